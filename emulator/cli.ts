// Starts a local ServiceNow from the command line and prints one line of JSON when it is ready.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmulator, type Emulator } from './index';

/** The files that curl, a browser or NODE_EXTRA_CA_CERTS take: the authority, and a client certificate of the integration user with its key. */
async function writeCertificates(folder: string, { tls, username }: Emulator): Promise<Record<string, string>> {
	if (!tls) return {};
	const { certificate, key } = await tls.clientCertificate({ userName: username });
	mkdirSync(folder, { recursive: true });
	const write = (name: string, text: string, mode: number): string => {
		const path = join(folder, name);
		writeFileSync(path, text, { mode });
		return path;
	};
	return { caFile: write('ca.pem', tls.ca, 0o644), certificateFile: write('client.pem', certificate, 0o644), keyFile: write('client-key.pem', key, 0o600) };
}

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '8080' }, 'admin-port': { type: 'string', default: '0' }, records: { type: 'string', default: '1000' }, 'redirect-url': { type: 'string', multiple: true },
			tls: { type: 'boolean', default: false }, 'tls-port': { type: 'string', default: '0' }, 'tls-folder': { type: 'string' },
		},
	});
	const folder = values['tls-folder'];
	const emulator = await startEmulator({
		port: Number(values.port), adminPort: Number(values['admin-port']), records: Number(values.records), redirectUrls: values['redirect-url'],
		tls: values.tls || folder !== undefined || values['tls-port'] !== '0', tlsPort: Number(values['tls-port']),
	});
	const { url, adminUrl, clientId, clientSecret, username, password, apiKey, tls } = emulator;
	const files = folder === undefined ? {} : await writeCertificates(folder, emulator);
	console.log(JSON.stringify({ url, adminUrl, clientId, clientSecret, username, password, apiKey, ...(tls ? { tlsUrl: tls.url } : {}), ...files }));
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void emulator.close().then(() => process.exit(0)));
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exit(1);
});
