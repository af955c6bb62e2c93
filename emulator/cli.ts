// Starts a local ServiceNow from the command line and prints one line of JSON when it is ready.
import { parseArgs } from 'node:util';
import { startEmulator } from './index';

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: { port: { type: 'string', default: '8080' }, 'admin-port': { type: 'string', default: '0' }, records: { type: 'string', default: '1000' }, 'redirect-url': { type: 'string', multiple: true } },
	});
	const emulator = await startEmulator({ port: Number(values.port), adminPort: Number(values['admin-port']), records: Number(values.records), redirectUrls: values['redirect-url'] });
	const { url, adminUrl, clientId, clientSecret, username, password, apiKey } = emulator;
	console.log(JSON.stringify({ url, adminUrl, clientId, clientSecret, username, password, apiKey }));
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void emulator.close().then(() => process.exit(0)));
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exit(1);
});
