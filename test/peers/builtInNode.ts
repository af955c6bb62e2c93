// n8n's built-in ServiceNow node, as installed for the demo. Its code is unchanged; the transport it is given sends to the emulator instead of its fixed host.
import axios from 'axios';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Emulator } from '../../emulator';
import { attempt, expectThat, type Peer } from './peer';

interface RequestOptions {
	method: string;
	uri: string;
	headers?: Record<string, string>;
	qs?: Record<string, unknown>;
	body?: unknown;
	json?: boolean;
	encoding?: null;
	resolveWithFullResponse?: boolean;
}

type Item = { json: Record<string, unknown>; binary?: Record<string, { data: string }> };

const place = join(__dirname, '../../demo/n8n/node_modules/n8n-nodes-base/dist/nodes/ServiceNow/ServiceNow.node.js');

function context(emulator: Emulator, parameters: Record<string, unknown>): Record<string, unknown> {
	const binary = { data: Buffer.from('from the built-in node').toString('base64'), fileName: 'note.txt', mimeType: 'text/plain' };
	return {
		getInputData: () => [{ json: {}, binary: { data: binary } }],
		getNodeParameter: (name: string, _item: number, fallback: unknown) => parameters[name] ?? fallback ?? {},
		getCredentials: () => Promise.resolve({ subdomain: 'local', user: emulator.username, password: emulator.password }),
		getNode: () => ({ name: 'ServiceNow', type: 'n8n-nodes-base.serviceNow', typeVersion: 1 }),
		continueOnFail: () => false,
		helpers: {
			returnJsonArray: (data: unknown) => (Array.isArray(data) ? data : [data]).map((one: unknown) => (typeof one === 'object' && one !== null && 'json' in one ? one : { json: one })),
			constructExecutionMetaData: (items: Item[]) => items,
			prepareBinaryData: (bytes: Buffer, fileName: string) => Promise.resolve({ data: bytes.toString('base64'), fileName }),
			assertBinaryData: () => binary,
			getBinaryDataBuffer: () => Promise.resolve(Buffer.from(binary.data, 'base64')),
			async requestWithAuthentication(_type: string, options: RequestOptions) {
				const reply = await axios.request<unknown>({
					method: options.method, url: options.uri.replace('https://local.service-now.com', emulator.url), params: options.qs, data: options.body, headers: options.headers,
					auth: { username: emulator.username, password: emulator.password }, responseType: options.encoding === null ? 'arraybuffer' : 'json',
				});
				return options.resolveWithFullResponse ? { headers: reply.headers, body: reply.data } : reply.data;
			},
		},
	};
}

export const builtInNode: Peer = {
	name: "n8n's built-in ServiceNow node",
	prepare: () => Promise.resolve(existsSync(place) ? undefined : 'install the demo first (npm start)'),
	async run(emulator) {
		const { ServiceNow } = (await import(place)) as { ServiceNow: new () => { execute: { call(context: unknown): Promise<Item[][]> } } };
		const node = new ServiceNow();
		const execute = async (parameters: Record<string, unknown>): Promise<Item[]> => (await node.execute.call(context(emulator, { authentication: 'basicAuth', ...parameters })))[0];
		const incident = emulator.table('incident').rows()[0];
		let created: Record<string, unknown> = {};
		let attached: Record<string, unknown> = {};
		return [
			await attempt('create an incident', async () => {
				[{ json: created }] = await execute({ resource: 'incident', operation: 'create', short_description: 'From the built-in node', additionalFields: { urgency: '2' } });
				expectThat(/^INC\d{7}$/.test(String(created.number)), `number ${String(created.number)}`);
			}),
			await attempt('get it', async () => {
				const [{ json }] = await execute({ resource: 'incident', operation: 'get', id: created.sys_id, options: { sysparm_display_value: 'true' } });
				expectThat(json.state === 'New', `state ${String(json.state)}`);
			}),
			await attempt('update it', async () => {
				const [{ json }] = await execute({ resource: 'incident', operation: 'update', id: created.sys_id, updateFields: { state: '2' } });
				expectThat(json.state === '2', `state ${String(json.state)}`);
			}),
			await attempt('get all 250 in pages of 100', async () => {
				const all = await execute({ resource: 'incident', operation: 'getAll', returnAll: true, options: {} });
				expectThat(new Set(all.map(({ json }) => json.sys_id)).size === emulator.table('incident').rows().length, `${all.length} rows`);
			}),
			await attempt('upload an attachment', async () => {
				[{ json: attached }] = await execute({ resource: 'attachment', operation: 'upload', tableName: 'incident', id: incident.sys_id, inputDataFieldName: 'data', options: {} });
				expectThat(attached.file_name === 'note.txt', JSON.stringify(attached));
			}),
			await attempt('download it', async () => {
				const [{ binary }] = await execute({ resource: 'attachment', operation: 'get', attachmentId: attached.sys_id, download: true, outputField: 'file' });
				expectThat(Buffer.from(binary?.file.data ?? '', 'base64').toString() === 'from the built-in node', 'other bytes');
			}),
			await attempt('get many users', async () => {
				const users = await execute({ resource: 'user', operation: 'getAll', returnAll: false, limit: 5, options: {} });
				expectThat(users.length === 5, `${users.length} users`);
			}),
			await attempt('delete the incident', async () => {
				await execute({ resource: 'incident', operation: 'delete', id: created.sys_id });
				expectThat(emulator.table('incident').get(String(created.sys_id)) === undefined, 'still there');
			}),
		];
	},
};
