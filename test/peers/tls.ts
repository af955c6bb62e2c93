// An https address for an emulator, for clients that refuse plain http, and a way there for clients with a built-in host name.
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
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

interface Front {
	url: string;
	/** File that clients must trust. */
	certificate: string;
	close(): void;
}

async function httpsFront(emulator: Emulator, folder: string): Promise<Front> {
	const key = join(folder, 'front.key');
	const certificate = join(folder, 'front.pem');
	await execute('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:*.service-now.com', '-keyout', key, '-out', certificate]);
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

export interface Tunnel {
	/** Name of the instance whose address the tunnel leads to the emulator. */
	instance: string;
	/** Address of an HTTP proxy. */
	proxy: string;
	certificate: string;
	close(): void;
}

/** For clients that know `https://<instance>.service-now.com` only: a proxy that connects every host to the emulator's https address. */
export async function tunnelTo(emulator: Emulator, folder: string): Promise<Tunnel> {
	const front = await httpsFront(emulator, folder);
	const server = createHttpServer().on('connect', (_request, client, head) => {
		const there = connect(Number(new URL(front.url).port), '127.0.0.1', () => {
			client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
			there.write(head);
			there.pipe(client).pipe(there);
		});
		for (const end of [there, client]) end.on('error', () => (there.destroy(), client.destroy()));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	emulator.instance.url = 'https://local.service-now.com';
	return {
		instance: 'local', proxy: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, certificate: front.certificate,
		close: () => {
			server.close();
			server.closeAllConnections();
			front.close();
		},
	};
}
