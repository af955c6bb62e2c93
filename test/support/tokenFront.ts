// A server before the local ServiceNow that changes what its token endpoint answers, for what real instances may answer otherwise. Changes nothing else.
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Emulator } from '../../emulator';

export interface TokenFront {
	url: string;
	close(): Promise<void>;
}

export async function startTokenFront(servicenow: Emulator, change: (reply: Record<string, unknown>) => Record<string, unknown>): Promise<TokenFront> {
	const server = createServer((incoming, outgoing) => {
		const forward = request(servicenow.url + incoming.url, { method: incoming.method, headers: incoming.headers }, (reply) => {
			if (incoming.url !== '/oauth_token.do' || reply.statusCode !== 200) {
				outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
				reply.pipe(outgoing);
				return;
			}
			void changed(reply, outgoing, change);
		});
		forward.on('error', () => outgoing.destroy());
		incoming.pipe(forward);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		close: async () => {
			server.closeAllConnections();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}

async function changed(reply: IncomingMessage, outgoing: ServerResponse, change: (reply: Record<string, unknown>) => Record<string, unknown>): Promise<void> {
	const body = JSON.stringify(change(JSON.parse(await text(reply)) as Record<string, unknown>));
	outgoing.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
	outgoing.end(body);
}
