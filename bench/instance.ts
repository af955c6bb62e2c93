// A local ServiceNow in a process of its own, behind the latency model; answers the commands of the bench. Measures nothing but traffic.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startEmulator } from '../emulator';
import { Router } from '../emulator/router';
import { routes } from '../emulator/routes';
import { serve } from '../emulator/server';
import { Distant, type LatencyModel, type Traffic } from './latencyModel';

export interface Started {
	url: string;
	clientId: string;
	clientSecret: string;
	username: string;
	password: string;
}

/** What the bench may ask, with the answer of each. */
export interface Commands {
	begin(model: LatencyModel, faults: number): void;
	traffic(): Traffic;
	/** Number of rows of a table. */
	count(table: string): number;
	/** Rows whose short description begins with the text, as sys_id and number. */
	marked(text: string): Array<{ sys_id: string; number: string; short_description: string }>;
	/** Changes so many incidents without HTTP, a thousand in one second and then none for a minute: the backlog of some hours. */
	touch(count: number): void;
	some(count: number): Array<{ sys_id: string; number: string }>;
}

type Request = { id: number; name: keyof Commands; args: unknown[] };

async function main(): Promise<void> {
	const emulator = await startEmulator({ records: Number(process.argv[2] ?? 1_000) });
	const distant = new Distant(serve(emulator.instance, new Router(routes)));
	const server = createServer({ keepAliveTimeout: 30_000 }, distant.handle);
	server.on('connection', distant.connected);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	emulator.instance.url = url;
	emulator.settings.http.compression = false;
	emulator.settings.oauth.accessTokenLifetime = 86_400;
	const incidents = emulator.table('incident');

	const commands: Commands = {
		begin(model, faults) {
			const { settings } = emulator;
			distant.latency = model.latency;
			settings.latency = { perRequestMs: model.perRequest, perRowMs: model.perRow, perWriteMs: model.perWrite, perConnectionMs: 2 * model.latency };
			settings.limits.threads = model.slots;
			settings.limits.queue = model.queue;
			distant.traffic = { requests: 0, refused: 0, connections: 0, bytesIn: 0, bytesOut: 0 };
			emulator.faults.clear();
			emulator.faults.seed(7);
			emulator.journal.clear();
			if (faults > 0) emulator.faults.add({ path: '/api/now', probability: faults, busy: true });
		},
		traffic: () => distant.traffic,
		count: (table) => emulator.table(table).rows().length,
		marked: (text) => incidents.rows().filter(({ short_description: words }) => words?.startsWith(text)).map(({ sys_id, number, short_description }) => ({ sys_id, number, short_description })),
		touch(count) {
			const rows = incidents.rows().slice(0, count);
			const { clock } = emulator;
			clock.skew(-70_000 * (Math.ceil(count / 1_000) + 1));
			rows.forEach(({ sys_id }, index) => {
				if (index % 1_000 === 0) clock.advance(70_000);
				incidents.update(sys_id, { short_description: `touched ${sys_id}` });
			});
			clock.resume();
		},
		some: (count) => incidents.rows().slice(0, count).map(({ sys_id, number }) => ({ sys_id, number })),
	};

	process.on('message', ({ id, name, args }: Request) => {
		const command = commands[name] as (...args: unknown[]) => unknown;
		process.send?.({ id, answer: command(...args) });
	});
	process.on('disconnect', () => process.exit(0));
	const { clientId, clientSecret, username, password } = emulator;
	process.send?.({ id: 0, answer: { url, clientId, clientSecret, username, password } satisfies Started });
}

void main();
