// The instruments over the second port do what they do in the same process.
import { AdminClient } from '../../../emulator/admin/client';
import { startEmulator, type Emulator } from '../../../emulator';
import { ask } from '../support';

let emulator: Emulator;
let admin: AdminClient;
beforeAll(async () => {
	emulator = await startEmulator({ records: 5 });
	admin = new AdminClient(emulator.adminUrl);
});
afterAll(() => emulator.close());
beforeEach(() => admin.reset(5));

const list = () => ask(emulator, 'GET', '/api/now/table/incident');

test('tables: insert, update, read, count, delete, load', async () => {
	const incidents = admin.table('incident');
	const row = await incidents.insert({ short_description: 'a' }, { by: 'itil.user' });
	expect(row).toMatchObject({ sys_created_by: 'itil.user', sys_mod_count: '0' });
	expect(await incidents.update(row.sys_id, { impact: 1 })).toMatchObject({ priority: '3', sys_mod_count: '1' });
	expect(await incidents.get(row.sys_id)).toMatchObject({ short_description: 'a' });
	expect(await incidents.rows('short_description=a')).toHaveLength(1);
	expect(await incidents.count()).toBe(6);
	await incidents.delete(row.sys_id);
	expect(await incidents.get(row.sys_id)).toBeNull();
	await incidents.load([{ sys_id: 'a'.repeat(32), number: 'INC9' }]);
	expect(await incidents.count('number=INC9')).toBe(1);
});

test('a refused write is an error with the reason', async () => {
	const row = await admin.table('incident').insert({});
	await expect(admin.table('incident').update(row.sys_id, { state: 6 })).rejects.toThrow('Resolution code');
	await expect(admin.table('nope').rows()).rejects.toThrow('Invalid table nope');
});

test('faults, journal, settings, clock', async () => {
	const id = await admin.addFault({ status: 503, pattern: 'table/inc' });
	expect((await list()).status).toBe(503);
	await admin.removeFault(id);
	expect((await list()).status).toBe(200);
	await admin.addFault({ busy: true });
	await admin.clearFaults();
	expect(await admin.journal({ status: 503 })).toMatchObject({ total: 2, entries: [{ status: 503 }] });
	await admin.clearJournal();
	expect((await admin.journal()).entries).toEqual([]);
	expect((await admin.settings({ table: { linkHeader: false } })).table.linkHeader).toBe(false);
	expect(emulator.settings.table.linkHeader).toBe(false);
	expect(await admin.clock({ freeze: '2026-03-10 12:00:00', advance: 1000 })).toBe(Date.UTC(2026, 2, 10, 12, 0, 1));
});

test('rights and policies', async () => {
	await admin.deny({ user: emulator.username, table: 'incident', operation: 'read', query: 'active=true' });
	expect((await list()).body.result.length).toBeLessThan(5);
	await admin.allow('incident');
	expect((await list()).body.result).toHaveLength(5);
	await admin.addDataPolicy({ table: 'incident', condition: 'impact=1', mandatory: ['short_description'] });
	await admin.addAbort({ name: 'Never', table: 'incident', condition: 'impact=2' });
	await expect(admin.table('incident').insert({ impact: 1 })).rejects.toThrow('Short description is mandatory');
	await expect(admin.table('incident').insert({ impact: 2 })).rejects.toThrow('Never');
});

test('a reset can change the size', async () => {
	await admin.reset(12);
	expect(await admin.table('incident').count()).toBe(12);
});

test('an unknown instrument is 404, a broken order 400', async () => {
	expect((await fetch(`${emulator.adminUrl}/nope`)).status).toBe(404);
	expect((await fetch(`${emulator.adminUrl}/clock`, { method: 'POST', body: '{' })).status).toBe(400);
});
