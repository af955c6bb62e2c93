// The Attachment API: bytes in and out unchanged, metadata, forms, errors, and memory that does not grow.
import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { startEmulator, type Emulator } from '../../../emulator';
import { call, type Answer } from '../exchange';

let emulator: Emulator;
let incident: string;
beforeAll(async () => {
	emulator = await startEmulator({ records: 1 });
});
afterAll(() => emulator.close());
beforeEach(() => {
	emulator.reset();
	incident = emulator.table('incident').rows()[0].sys_id;
});

type Metadata = Record<string, string>;
const basic = () => ({ Authorization: `Basic ${Buffer.from(`${emulator.username}:${emulator.password}`).toString('base64')}` });

function upload(bytes: Uint8Array | string, query: Record<string, string> = {}, type = 'application/octet-stream'): Promise<Answer<{ result: Metadata }>> {
	const parameters = new URLSearchParams({ table_name: 'incident', table_sys_id: incident, file_name: 'data.bin', ...query });
	return call(emulator, 'POST', `/api/now/attachment/file?${parameters.toString()}`, bytes, { ...basic(), 'Content-Type': type });
}

const download = async (id: string) => Buffer.from(await (await fetch(`${emulator.url}/api/now/attachment/${id}/file`, { headers: basic() })).arrayBuffer());

test('bytes come back as they went in, with their metadata', async () => {
	const bytes = randomBytes(300_000);
	const { status, body, headers } = await upload(bytes, { file_name: 'grüße "x".bin' }, 'image/png');
	expect(status).toBe(201);
	expect(headers.get('location')).toBe(`${emulator.url}/api/now/attachment/${body.result.sys_id}`);
	expect(body.result).toMatchObject({
		file_name: 'grüße "x".bin', content_type: 'image/png', size_bytes: '300000', table_name: 'incident', table_sys_id: incident, compressed: 'true',
		hash: createHash('sha256').update(bytes).digest('hex'), download_link: `${emulator.url}/api/now/attachment/${body.result.sys_id}/file`, created_by_name: 'Integration User',
	});
	for (const value of Object.values(body.result)) expect(typeof value).toBe('string');
	expect((await download(body.result.sys_id)).equals(bytes)).toBe(true);
	const file = await fetch(body.result.download_link, { headers: basic() });
	expect(file.headers.get('content-type')).toBe('image/png');
	expect(JSON.parse(file.headers.get('x-attachment-metadata') ?? '')).toEqual(body.result);
});

test('an empty file is a file', async () => {
	const { body } = await upload('');
	expect(body.result.size_bytes).toBe('0');
	expect(await download(body.result.sys_id)).toHaveLength(0);
});

test('the list is filtered by query or pairs, and counted', async () => {
	for (const name of ['a.txt', 'b.txt', 'c.txt']) await upload(name, { file_name: name });
	const { body, headers } = await call<{ result: Metadata[] }>(emulator, 'GET', `/api/now/attachment?sysparm_query=table_name=incident^table_sys_id=${incident}^ORDERBYDESCfile_name&sysparm_limit=2`);
	expect(body.result.map((one) => one.file_name)).toEqual(['c.txt', 'b.txt']);
	expect(headers.get('x-total-count')).toBe('3');
	const pairs = await call<{ result: Metadata[] }>(emulator, 'GET', `/api/now/attachment?table_sys_id=${incident}&file_name=a.txt`);
	expect(pairs.body.result).toHaveLength(1);
});

test('a form names the record first and the file last', async () => {
	const form = new FormData();
	form.set('table_name', 'incident');
	form.set('table_sys_id', incident);
	form.set('uploadFile', new Blob(['one\r\n--two'], { type: 'text/plain' }), 'note.txt');
	const reply = await fetch(`${emulator.url}/api/now/attachment/upload`, { method: 'POST', headers: basic(), body: form });
	expect(reply.status).toBe(201);
	const { result } = (await reply.json()) as { result: Metadata };
	expect(result).toMatchObject({ file_name: 'note.txt', content_type: 'text/plain' });
	expect((await download(result.sys_id)).toString()).toBe('one\r\n--two');

	const wrong = new FormData();
	wrong.set('uploadFile', new Blob(['x']), 'x.txt');
	wrong.set('table_name', 'incident');
	wrong.set('table_sys_id', incident);
	expect((await fetch(`${emulator.url}/api/now/attachment/upload`, { method: 'POST', headers: basic(), body: wrong })).status).toBe(400);
});

test('a file is renamed and deleted without a body in the answer', async () => {
	const { sys_id } = (await upload('x')).body.result;
	expect(await call(emulator, 'PATCH', `/api/now/attachment/${sys_id}`, { file_name: 'new.txt' })).toMatchObject({ status: 204, body: '' });
	expect((await call<{ result: Metadata }>(emulator, 'GET', `/api/now/attachment/${sys_id}`)).body.result.file_name).toBe('new.txt');
	expect((await call(emulator, 'DELETE', `/api/now/attachment/${sys_id}`)).status).toBe(204);
	expect((await call(emulator, 'GET', `/api/now/attachment/${sys_id}/file`)).status).toBe(404);
});

test('attributes are kept beside a file', async () => {
	const { sys_id } = (await upload('x')).body.result;
	const base = `/api/now/attachment/${sys_id}/attributes`;
	await call(emulator, 'POST', base, { key: 'a', value: '1' });
	await call(emulator, 'PUT', `${base}/a`, { value: '2' });
	expect((await call(emulator, 'GET', base)).body).toEqual({ result: [{ key: 'a', value: '2' }] });
	expect((await call(emulator, 'GET', `${base}/a`)).body).toEqual({ result: { key: 'a', value: '2' } });
	expect((await call(emulator, 'DELETE', `${base}/a`)).status).toBe(204);
	expect((await call(emulator, 'GET', `${base}/a`)).status).toBe(404);
});

test.each<[number, string, Record<string, string>]>([
	[400, 'no file name', { file_name: '' }],
	[404, 'unknown table', { table_name: 'nothing' }],
	[404, 'unknown record', { table_sys_id: 'f'.repeat(32) }],
])('%i: %s', async (status, _name, query) => {
	expect((await upload('x', query)).status).toBe(status);
});

test('the limits of size and kind are the properties of the instance', async () => {
	emulator.oauth.setProperty('glide.attachment.extensions', 'txt,png');
	expect((await upload('x', { file_name: 'run.exe' })).status).toBe(400);
	expect((await upload('x', { file_name: 'run.TXT' })).status).toBe(201);
	emulator.oauth.setProperty('com.glide.attachment.max_size', '');
	expect((await upload('x'.repeat(1025), { file_name: 'a.txt' })).status).toBe(400);
	expect((await upload('x'.repeat(1024), { file_name: 'a.txt' })).status).toBe(201);
});

test('who may not read the record may not read its files', async () => {
	const { sys_id } = (await upload('x')).body.result;
	emulator.instance.access.deny({ table: 'incident', operation: 'read', user: emulator.username });
	expect((await call(emulator, 'GET', `/api/now/attachment/${sys_id}`)).status).toBe(404);
	expect((await call(emulator, 'GET', '/api/now/attachment')).body).toEqual({ result: [] });
});

test('a large file passes through without staying in memory', async () => {
	const chunk = Buffer.alloc(1024 * 1024, 7);
	const count = 320;
	const before = process.memoryUsage().arrayBuffers;
	let peak = 0;
	function* source() {
		for (let i = 0; i < count; i++) {
			peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
			yield chunk;
		}
	}
	const url = new URL(`${emulator.url}/api/now/attachment/file?table_name=incident&table_sys_id=${incident}&file_name=large.bin`);
	const id = await new Promise<string>((resolve, reject) => {
		const sent = request(url, { method: 'POST', headers: { ...basic(), 'Content-Type': 'application/octet-stream' } }, (reply) => {
			let text = '';
			reply.on('data', (part: Buffer) => (text += part.toString()));
			reply.on('end', () => resolve((JSON.parse(text) as { result: Metadata }).result.sys_id));
		});
		sent.on('error', reject);
		pipeline(Readable.from(source()), sent).catch(reject);
	});
	let received = 0;
	const reply = await fetch(`${emulator.url}/api/now/attachment/${id}/file`, { headers: basic() });
	for await (const part of reply.body as unknown as AsyncIterable<Uint8Array>) {
		received += part.length;
		peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
	}
	expect(received).toBe(count * chunk.length);
	expect(peak).toBeLessThan((count * chunk.length) / 2);
});

test('a file with an encryption context is there only for who holds it', async () => {
	const context = emulator.table('sys_encryption_context').insert({ name: 'Context' }).sys_id;
	const { body } = await upload('secret', { encryption_context: context });
	const status = async (account: string) => (await fetch(`${emulator.url}/api/now/attachment/${body.result.sys_id}/file`, { headers: { Authorization: `Basic ${Buffer.from(account).toString('base64')}` } })).status;
	expect(await status('itil.user:itil-password')).toBe(404);
	emulator.table('sys_user_role').update(emulator.table('sys_user_role').find('name', 'itil')!.sys_id, { encryption_context: context });
	expect(await status('itil.user:itil-password')).toBe(200);
	expect(await status('admin:admin')).toBe(404);
});

test('the time at which a file was taken is kept, and roles may be asked for', async () => {
	expect((await upload('x', { creation_time: '2026-01-02 03:04:05' })).body.result.sys_created_on).toBe('2026-01-02 03:04:05');
	emulator.table('sys_properties').insert({ name: 'glide.attachment.role', value: 'sn_incident_write' });
	const itil = { Authorization: `Basic ${Buffer.from('itil.user:itil-password').toString('base64')}`, 'Content-Type': 'text/plain' };
	const path = `/api/now/attachment/file?table_name=incident&table_sys_id=${incident}&file_name=a.txt`;
	expect((await call(emulator, 'POST', path, 'x', itil)).status).toBe(403);
	emulator.table('sys_properties').find('name', 'glide.attachment.role')!.value = 'itil,admin';
	expect((await call(emulator, 'POST', path, 'x', itil)).status).toBe(201);
});
