// The npm package servicenow-rest-api. It speaks https to a host only; its own proxy option leads it to the emulator.
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Emulator } from '../../emulator';
import { attempt, execute, expectThat, type Peer } from './peer';
import { passOn } from './tls';

interface Client {
	setNetworkOptions(options: unknown): void;
	getSampleData(table: string, callback: (result: Row[]) => void): void;
	getTableData(fields: string[], filters: string[], table: string, callback: (result: Row[]) => void): void;
	createNewTask(data: Row, table: string, callback: (result: Row) => void): void;
	getSysId(table: string, number: string, callback: (id: string) => void): void;
	UpdateTask(table: string, number: string, data: Row, callback: (result: Row) => void): void;
	DeleteTask(table: string, number: string, callback: (result: { status: number }) => void): void;
}

type Row = Record<string, unknown>;

/** An HTTP proxy for absolute addresses that sends everything to the emulator. */
async function proxyTo(emulator: Emulator): Promise<Server> {
	const server = createServer((incoming, outgoing) => passOn(emulator, incoming, outgoing));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return server;
}

export const restApiPackage: Peer = {
	name: 'servicenow-rest-api (npm)',
	async prepare(folder) {
		if (!existsSync(join(folder, 'node_modules/servicenow-rest-api'))) await execute('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', 'servicenow-rest-api@1.2.2'], { timeout: 180_000 });
		return undefined;
	},
	async run(emulator, folder) {
		const { default: ServiceNow } = (await import(join(folder, 'node_modules/servicenow-rest-api/servicenow.js'))) as { default: new (instance: string, user: string, password: string) => Client };
		const proxy = await proxyTo(emulator);
		const client = new ServiceNow('local.service-now.com', emulator.username, emulator.password);
		client.setNetworkOptions({ proxy: { protocol: 'http', host: '127.0.0.1', port: (proxy.address() as AddressInfo).port }, timeout: 10_000 });
		const log = console.log;
		console.log = () => undefined;
		const ask = <T>(call: (callback: (result: T) => void) => void): Promise<T> =>
			new Promise((resolve, reject) => call((result) => (result instanceof Error ? reject(result) : resolve(result))));
		let number = '';
		try {
			return [
				await attempt('sample data', async () => {
					const rows = await ask<Row[]>((done) => client.getSampleData('incident', done));
					expectThat(rows.length === 1, `${rows.length} rows`);
				}),
				await attempt('create with display values', async () => {
					const row = await ask<Row>((done) => client.createNewTask({ short_description: 'From the npm client', urgency: '1 - High', caller_id: 'Integration User' }, 'incident', done));
					number = String(row.number);
					expectThat((row.caller_id as Row).display_value === 'Integration User' && row.urgency === '1 - High', JSON.stringify(row.caller_id));
				}),
				await attempt('filtered fields with display values', async () => {
					const rows = await ask<Row[]>((done) => client.getTableData(['number', 'state'], [`number=${number}`], 'incident', done));
					expectThat(rows.length === 1 && rows[0].state === 'New' && Object.keys(rows[0]).length === 2, JSON.stringify(rows));
				}),
				await attempt('update by number', async () => {
					const row = await ask<Row>((done) => client.UpdateTask('incident', number, { state: 'In Progress' }, done));
					expectThat(row.state === 'In Progress', String(row.state));
				}),
				await attempt('delete by number', async () => {
					const { status } = await ask<{ status: number }>((done) => client.DeleteTask('incident', number, done));
					expectThat(status === 204, String(status));
				}),
			];
		} finally {
			console.log = log;
			proxy.closeAllConnections();
			proxy.close();
		}
	},
};
