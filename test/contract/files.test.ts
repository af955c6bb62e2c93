// Files through n8n's engine and the local ServiceNow: in, out, listed, removed, whole.
import { createHash } from 'node:crypto';
import { startWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => void (world = await startWorld()));
afterAll(async () => await world.close());

const attachment = { resource: 'attachment', authentication: 'oAuth2' };
const bytes = Buffer.from(Array.from({ length: 300_000 }, (_unused, index) => (index * 7) % 256));

const owner = () => ({ table: { __rl: true, mode: 'list', value: 'incident' }, record: { __rl: true, mode: 'sysId', value: world.servicenow.table('incident').rows()[0].sys_id } });
const given = (sysId: unknown) => ({ attachment: { __rl: true, mode: 'sysId', value: String(sysId) } });

async function uploaded(fileName = 'photo.bin') {
	const data = await world.n8n.storeBinary(bytes, { fileName, mimeType: 'application/octet-stream' });
	return await world.n8n.run({ parameters: { ...attachment, operation: 'upload', ...owner(), inputDataFieldName: 'data' }, items: [{ json: {}, binary: { data } }] });
}

it('uploads, lists, downloads and deletes a file without changing a byte', async () => {
	const up = await uploaded();
	expect(up.error).toBeUndefined();
	const [row] = up.json;
	expect(row).toMatchObject({ file_name: 'photo.bin', size_bytes: String(bytes.length), hash: createHash('sha256').update(bytes).digest('hex') });

	const listed = await world.n8n.run({ parameters: { ...attachment, operation: 'getAll', ...owner(), returnAll: true } });
	expect(listed.json.map(({ sys_id }) => sys_id)).toContain(row.sys_id);

	const down = await world.n8n.run({ parameters: { ...attachment, operation: 'download', ...given(row.sys_id), outputDataFieldName: 'file' } });
	expect(down.error).toBeUndefined();
	expect(down.items[0].binary?.file).toMatchObject({ fileName: 'photo.bin', mimeType: 'application/octet-stream' });
	expect((await world.n8n.readBinary(down.items[0].binary!.file)).equals(bytes)).toBe(true);

	const got = await world.n8n.run({ parameters: { ...attachment, operation: 'get', ...given(row.sys_id) } });
	expect(got.json[0]).toMatchObject({ file_name: 'photo.bin', table_name: 'incident' });

	const gone = await world.n8n.run({ parameters: { ...attachment, operation: 'delete', ...given(row.sys_id) } });
	expect(gone.json).toEqual([{ deleted: true }]);
	const missing = await world.n8n.run({ parameters: { ...attachment, operation: 'get', ...given(row.sys_id) } });
	expect(missing.error).toMatchObject({ message: 'No Record found' });
});

it('says which field holds no file, and which item', async () => {
	const { error } = await world.n8n.run({ parameters: { ...attachment, operation: 'upload', ...owner(), inputDataFieldName: 'data' } });
	expect(error).toMatchObject({ message: 'The input item has no file in the field "data"', context: { itemIndex: 0 } });
});

it('refuses a download above the limit before it is fetched', async () => {
	const [row] = (await uploaded('large.bin')).json;
	world.servicenow.table('sys_attachment').update(String(row.sys_id), { size_bytes: '99999999' });
	const { error } = await world.n8n.run({ parameters: { ...attachment, operation: 'download', ...given(row.sys_id) } });
	expect(error?.message).toContain('more than the limit of 50 MB');
});

it('notices content that is not what the instance has', async () => {
	const [row] = (await uploaded('damaged.bin')).json;
	world.servicenow.table('sys_attachment').update(String(row.sys_id), { hash: 'f'.repeat(64) });
	const { error } = await world.n8n.run({ parameters: { ...attachment, operation: 'download', ...given(row.sys_id) } });
	expect(error?.message).toContain('did not arrive whole');
});
