// A local ServiceNow in a process of its own, behind the latency model; answers the commands of the bench. Measures nothing but traffic.
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { createServer as createSocketServer, type AddressInfo } from 'node:net';
import { startEmulator } from '../emulator';
import { Router } from '../emulator/router';
import { routes } from '../emulator/routes';
import { serve } from '../emulator/server';
import { Narrow } from './bandwidth';
import { Distant, type LatencyModel, type Traffic } from './latencyModel';

export interface Started {
	url: string;
	clientId: string;
	clientSecret: string;
	username: string;
	password: string;
}

/** Shares of the requests that go wrong, between 0 and 1. */
export interface Faults {
	/** Answered 429. */
	refused?: number;
	/** Processed, but the connection is cut before the answer. */
	lost?: number;
}

/** What the bench may ask, with the answer of each. */
export interface Commands {
	begin(model: LatencyModel, faults: Faults): void;
	traffic(): Traffic;
	/** Number of rows of a table. */
	count(table: string): number;
	/** Values of a column of the incidents, those that begin with the text. */
	marked(text: string, column: string): string[];
	/** Changes so many incidents without HTTP, a thousand in one second and then none for a minute: the backlog of some hours. */
	touch(count: number): void;
	some(count: number): Array<{ sys_id: string; number: string }>;
	/** Fills a table up to so many rows with names that begin with `ben`; changes no row that is there. */
	fill(table: string, count: number): void;
	/** From now on deletes an incident and inserts one, so many times a second. */
	stir(perSecond: number): void;
	/** Ends that; the sys_ids that were deleted. */
	settle(): string[];
}

type Request = { id: number; name: keyof Commands; args: unknown[] };

async function main(): Promise<void> {
	const emulator = await startEmulator({ records: Number(process.argv[2] ?? 1_000) });
	const distant = new Distant(serve(emulator.instance, new Router(routes)));
	const http = createServer({ keepAliveTimeout: 30_000 }, distant.handle);
	const server = createSocketServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
		distant.connected(socket);
		http.emit('connection', distant.megabits === undefined ? socket : new Narrow(socket, distant.megabits));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	emulator.instance.url = url;
	emulator.settings.http.compression = false;
	emulator.settings.oauth.accessTokenLifetime = 86_400;
	const incidents = emulator.table('incident');
	let cpu = process.cpuUsage();
	let stirring: NodeJS.Timeout | undefined;
	let deleted: string[] = [];

	const commands: Commands = {
		begin(model, faults) {
			const { settings } = emulator;
			distant.latency = model.latency;
			distant.megabits = model.megabits;
			settings.latency = { perRequestMs: model.perRequest, perRowMs: model.perRow, perWriteMs: model.perWrite, perConnectionMs: 2 * model.latency };
			settings.limits.threads = model.slots;
			settings.limits.queue = model.queue;
			distant.traffic = { requests: 0, refused: 0, connections: 0, bytesIn: 0, bytesOut: 0, instanceCpuMs: 0 };
			cpu = process.cpuUsage();
			emulator.faults.clear();
			emulator.faults.seed(7);
			emulator.journal.clear();
			if (faults.refused) emulator.faults.add({ path: '/api/now', probability: faults.refused, busy: true });
			if (faults.lost) emulator.faults.add({ path: '/api/now', probability: faults.lost, drop: 'after' });
		},
		traffic() {
			const { user, system } = process.cpuUsage(cpu);
			return { ...distant.traffic, instanceCpuMs: (user + system) / 1000 };
		},
		count: (table) => emulator.table(table).rows().length,
		marked: (text, column) => incidents.rows().flatMap((row) => (row[column]?.startsWith(text) ? [row[column]] : [])),
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
		fill(table, count) {
			const rows = emulator.table(table);
			const extra: Record<string, string> = table === 'sys_db_object' ? {} : { active: 'true' };
			rows.load(Array.from({ length: count - rows.count() }, (_, index) => ({ sys_id: randomBytes(16).toString('hex'), name: `ben${index}`, label: `Bench ${index}`, ...extra })));
		},
		stir(perSecond) {
			deleted = [];
			const rows = incidents.rows();
			const step = Math.max(1, Math.floor(rows.length / 997));
			let turn = 0;
			stirring = setInterval(() => {
				const { sys_id: id } = rows[(turn++ * step * 31) % rows.length];
				if (!incidents.get(id)) return;
				incidents.delete(id);
				deleted.push(id);
				incidents.insert({ short_description: `came ${turn}` });
			}, 1000 / perSecond);
		},
		settle() {
			clearInterval(stirring);
			return deleted;
		},
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
