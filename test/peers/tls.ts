// An https address for an emulator, for clients that refuse plain http: a certificate of its own and a server that passes everything on.
import { readFileSync } from 'node:fs';
import { request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Emulator } from '../../emulator';
import { execute } from './peer';

/** Sends a request on to the emulator and the answer back. */
export function passOn(emulator: Emulator, incoming: IncomingMessage, outgoing: ServerResponse): void {
	const { pathname, search } = new URL(incoming.url ?? '/', 'https://host');
	const forward = request(emulator.url + pathname + search, { method: incoming.method, headers: incoming.headers }, (reply) => {
		outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
		reply.pipe(outgoing);
	});
	forward.on('error', () => outgoing.destroy());
	incoming.pipe(forward);
}

export interface Front {
	url: string;
	/** File that clients must trust. */
	certificate: string;
	close(): void;
}

export async function httpsFront(emulator: Emulator, folder: string): Promise<Front> {
	const key = join(folder, 'front.key');
	const certificate = join(folder, 'front.pem');
	await execute('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost', '-keyout', key, '-out', certificate]);
	const server: Server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (incoming, outgoing) => passOn(emulator, incoming, outgoing));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
	// Links in answers name the address that the client knows.
	emulator.instance.url = url;
	return {
		url,
		certificate,
		close: () => {
			server.closeAllConnections();
			server.close();
		},
	};
}
