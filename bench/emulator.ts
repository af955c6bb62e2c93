// Measures the local ServiceNow itself: start, memory, requests and writes per second. `--records 200000 --seconds 5`. Judges nothing.
import { Agent, request } from 'node:http';
import { parseArgs } from 'node:util';
import { startEmulator, type Emulator } from '../emulator';

const { values } = parseArgs({ options: { records: { type: 'string', default: '200000' }, seconds: { type: 'string', default: '3' }, connections: { type: 'string', default: '4' } } });
const seconds = Number(values.seconds);
const connections = Number(values.connections);
const agent = new Agent({ keepAlive: true, maxSockets: connections });

function ask(emulator: Emulator, method: string, path: string, body?: string): Promise<number> {
	return new Promise((resolve, reject) => {
		const headers = { Authorization: `Basic ${Buffer.from(`${emulator.username}:${emulator.password}`).toString('base64')}`, 'Content-Type': 'application/json', Accept: 'application/json' };
		const sent = request(emulator.url + path, { method, headers, agent, timeout: 30_000 }, (reply) => {
			reply.resume().on('end', () => resolve(reply.statusCode ?? 0)).on('error', reject);
		});
		sent.on('error', reject).end(body);
	});
}

/** Requests per second over some seconds, with so many at once. */
async function rate(work: (n: number) => Promise<number>): Promise<number> {
	const end = Date.now() + seconds * 1000;
	const begun = performance.now();
	let done = 0;
	const worker = async (): Promise<void> => {
		while (Date.now() < end) {
			const status = await work(done++);
			if (status >= 400) throw new Error(`answered ${status}`);
		}
	};
	await Promise.all(Array.from({ length: connections }, worker));
	return Math.round((done * 1000) / (performance.now() - begun));
}

/** Calls per second of processor time of a synchronous piece of work: what other programs do on the machine does not count. */
function speed(times: number, work: (n: number) => void): number {
	const begun = process.cpuUsage();
	for (let n = 0; n < times; n++) work(n);
	const { user, system } = process.cpuUsage(begun);
	return Math.round((times * 1_000_000) / (user + system));
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1_000_000)} MB`;
const query = (text: string): string => encodeURIComponent(text);
const line = (what: string, value: string | number): void => console.log(`${what.padEnd(58)} ${String(value).padStart(12)}`);

async function main(): Promise<void> {
	const records = Number(values.records);
	const begun = performance.now();
	const emulator = await startEmulator({ records });
	line(`start with ${records} incidents`, `${Math.round(performance.now() - begun)} ms`);
	line('memory after start (resident)', megabytes(process.memoryUsage().rss));
	const base = '/api/now/table/incident';
	const rows = emulator.table('incident').rows();
	const any = (n: number) => rows[(n * 7919) % rows.length];
	const few = 'sysparm_fields=sys_id,number,sys_updated_on';
	const reads: [string, (n: number) => string][] = [
		['GET by sys_id, three columns', (n) => `${base}/${any(n).sys_id}?${few}`],
		['GET by number, three columns', (n) => `${base}?${few}&sysparm_limit=1&sysparm_query=number=${any(n).number}`],
		['GET keyset page of 100, three columns, no count', (n) => `${base}?${few}&sysparm_limit=100&sysparm_no_count=true&sysparm_query=${query(`sys_updated_on>=${any(n).sys_updated_on}^ORDERBYsys_updated_on^ORDERBYsys_id`)}`],
		['GET keyset page of 1000, three columns, no count', (n) => `${base}?${few}&sysparm_limit=1000&sysparm_no_count=true&sysparm_query=${query(`sys_updated_on>=${any(n).sys_updated_on}^ORDERBYsys_updated_on^ORDERBYsys_id`)}`],
		['GET page of 100, every column, display values, counted', (n) => `${base}?sysparm_limit=100&sysparm_offset=${(n % 50) * 100}&sysparm_display_value=all&sysparm_query=ORDERBYnumber`],
	];
	// The first request of a kind builds its index; that is part of the start, not of the rate.
	for (const [, path] of reads) await ask(emulator, 'GET', path(0));
	for (const [what, path] of reads) line(`${what}: requests/s`, await rate((n) => ask(emulator, 'GET', path(n))));
	line('POST an incident: requests/s', await rate((n) => ask(emulator, 'POST', base, JSON.stringify({ short_description: `created ${n}` }))));
	line('PATCH an incident: requests/s', await rate((n) => ask(emulator, 'PATCH', `${base}/${any(n).sys_id}?${few}`, JSON.stringify({ short_description: `changed ${n}` }))));
	emulator.settings.table.audit = false;
	line('insert without HTTP: rows per second of processor time', speed(100_000, (n) => void emulator.table('incident').insert({ short_description: `direct ${n}` })));
	line('update without HTTP: rows per second of processor time', speed(100_000, (n) => void emulator.table('incident').update(any(n).sys_id, { short_description: `direct ${n}` })));
	line('memory at the end (resident)', megabytes(process.memoryUsage().rss));
	agent.destroy();
	await emulator.close();
}

main().catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});
