// Speaks HTTPS with an emulator under test, with or without a client certificate. Asserts nothing.
import { request } from 'node:https';
import type { Emulator } from '../../../emulator';
import type { TlsInstrument } from '../../../emulator/tls/instrument';

export interface SecureAnswer {
	status: number;
	headers: Record<string, string | string[] | undefined>;
	/** The tests look at many shapes; each asserts what it reads. */
	body: ReturnType<typeof JSON.parse>;
	text: string;
}

export interface SecureRequest {
	method?: string;
	path?: string;
	headers?: Record<string, string>;
	body?: unknown;
	/** PEM; the connection is made without any otherwise. */
	certificate?: string;
	key?: string;
	host?: string;
}

export function tlsOf({ tls }: Emulator): TlsInstrument {
	if (!tls) throw new Error('started without tls');
	return tls;
}

/** A connection of its own for each call, that trusts only the authority of the emulator. */
export async function secureCall(emulator: Emulator, wish: SecureRequest = {}): Promise<SecureAnswer> {
	const tls = tlsOf(emulator);
	const body = wish.body === undefined || typeof wish.body === 'string' ? wish.body : JSON.stringify(wish.body);
	const url = new URL(wish.path ?? '/api/now/table/incident?sysparm_limit=1', tls.url);
	return await new Promise((resolve, reject) => {
		const outgoing = request(
			{ host: wish.host ?? url.hostname, port: url.port, path: url.pathname + url.search, method: wish.method ?? 'GET', ca: tls.ca, cert: wish.certificate, key: wish.key, agent: false, timeout: 20_000, headers: { Accept: 'application/json', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...wish.headers } },
			(reply) => {
				const parts: Buffer[] = [];
				reply.on('data', (part: Buffer) => parts.push(part));
				reply.on('end', () => {
					const text = Buffer.concat(parts).toString('utf8');
					const isJson = String(reply.headers['content-type']).startsWith('application/json');
					resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: isJson ? JSON.parse(text) : undefined, text });
				});
			},
		);
		outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in 20 seconds')));
		outgoing.on('error', reject);
		outgoing.end(body);
	});
}
