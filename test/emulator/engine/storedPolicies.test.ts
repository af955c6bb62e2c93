// Data policies that somebody stored: what a write over REST, or out of an import set, may leave empty and may change.
import { startEmulator, type Emulator } from '../../../emulator';
import { ask } from '../support';

let emulator: Emulator;
beforeAll(async () => void (emulator = await startEmulator({ records: 1 })));
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

const base = '/api/now/table/incident';
const post = async (table: string, body: object): Promise<string> => (await ask(emulator, 'POST', `/api/now/table/${table}`, body)).body.result.sys_id as string;
async function policy(values: object, ...rules: object[]): Promise<void> {
	const sysId = await post('sys_data_policy2', { short_description: 'Policy', model_table: 'incident', ...values });
	for (const rule of rules) await post('sys_data_policy_rule', { sys_data_policy: sysId, table: 'incident', ...rule });
}
const write = async (body: object, method = 'POST', path = base): Promise<string> => {
	const answer = await ask(emulator, method, path, body);
	return answer.status < 300 ? 'stored' : `${answer.status} ${answer.body.error?.message}: ${answer.body.error?.detail}`;
};

test('mandatory columns, told by their labels', async () => {
	await policy({}, { field: 'short_description', mandatory: 'true' }, { field: 'caller_id', mandatory: 'ignore' });
	expect(await write({ impact: '1' })).toBe('403 Operation Failed: Data Policy Exception: Short description is mandatory');
	expect(await write({ short_description: 'x' })).toBe('stored');
	await policy({}, { field: 'caller_id', mandatory: 'true' }, { field: 'work_notes', mandatory: 'true' });
	expect(await write({ short_description: 'x' })).toBe('403 Operation Failed: Data Policy Exception: The following fields are mandatory: Caller, Work notes');
});

test('only under its conditions, and only while it is active', async () => {
	await policy({ conditions: 'stateIN3^EQ' }, { field: 'hold_reason', mandatory: 'true' });
	await policy({ active: 'false' }, { field: 'description', mandatory: 'true' });
	expect([await write({ state: '2' }), await write({ state: '3' }), await write({ state: '3', hold_reason: '1' })]).toEqual(['stored', '403 Operation Failed: Data Policy Exception: On hold reason is mandatory', 'stored']);
});

test('read-only columns keep their value', async () => {
	await policy({}, { field: 'category', disabled: 'true' });
	expect(await write({ category: 'network' })).toBe('stored');
	const { sys_id: id, category } = emulator.table('incident').rows()[0];
	const other = category === 'hardware' ? 'software' : 'hardware';
	expect(await write({ category: other }, 'PATCH', `${base}/${id}`)).toBe('403 Operation Failed: Data Policy Exception: Category is read only');
	expect(await write({ category, description: 'y' }, 'PATCH', `${base}/${id}`)).toBe('stored');
});

test('a policy of a parent table counts where it is inherited', async () => {
	await policy({ model_table: 'task' }, { field: 'description', mandatory: 'true' });
	expect(await write({})).toBe('stored');
	await policy({ model_table: 'task', inherit: 'true' }, { field: 'description', mandatory: 'true' });
	expect(await write({})).toContain('Description is mandatory');
});

test('import sets can be left out', async () => {
	const staged = { short_description: 'from a set' };
	const status = async () => (await ask(emulator, 'POST', '/api/now/import/imp_incident', staged)).body.result[0].status as string;
	await policy({ apply_import_set: 'false' }, { field: 'description', mandatory: 'true' });
	expect(await status()).toBe('inserted');
	await policy({}, { field: 'description', mandatory: 'true' });
	expect(await status()).toBe('error');
});
