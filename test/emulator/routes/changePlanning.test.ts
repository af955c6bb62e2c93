// Planning of changes: slots, first available time, conflicts, risk, affected items, impacted services, workers.
import { startEmulator, type Emulator } from '../../../emulator';
import { call } from '../exchange';

let emulator: Emulator;
let item: string;
let change: string;
beforeAll(async () => void (emulator = await startEmulator({ records: 0 })));
afterAll(() => emulator.close());
beforeEach(() => {
	emulator.reset();
	emulator.clock.freeze('2026-03-10 12:00:00');
	item = emulator.table('cmdb_ci').find('name', 'lnx-app-01')?.sys_id ?? '';
	change = emulator.table('change_request').insert({ short_description: 'Patch', type: 'normal', cmdb_ci: item, start_date: '2026-03-12 10:00:00', end_date: '2026-03-12 12:00:00' }).sys_id;
});

const base = '/api/sn_chg_rest/v1/change';
type Moment = { value: string; display_value: string };
interface Worker {
	worker: { sysId: string; link: string };
	request: string;
	state: { value: number; display_value: string };
	type: string;
	messages: { errorMessages: string[]; warningMessages: string[]; infoMessages: string[] };
	payload?: { spans: { start: Moment; end: Moment }[] };
}
const ask = <T = Worker>(method: string, path: string, body?: unknown) => call<{ result: T; error?: { message: string } }>(emulator, method, base + path, body);
const finished = async (reply: { body: { result: Worker } }): Promise<Worker> => (await ask('GET', `/worker/${reply.body.result.worker.sysId}`)).body.result;

/** A window on Saturdays from 08:00 to 11:00 UTC. */
function maintainOnSaturdays(): void {
	const schedule = emulator.table('cmn_schedule').insert({ name: 'Saturdays' }).sys_id;
	emulator.table('cmn_schedule_span').insert({ schedule, start_date_time: '2026-01-03 08:00:00', end_date_time: '2026-01-03 11:00:00', repeat_type: 'weekly' });
	emulator.table('cmdb_ci').update(item, { maintenance_schedule: schedule });
}

test('a schedule is asked of a worker, which then lists the free slots of the maintenance windows', async () => {
	maintainOnSaturdays();
	emulator.table('change_request').insert({ short_description: 'Other', cmdb_ci: item, start_date: '2026-03-14 08:00:00', end_date: '2026-03-14 10:00:00' });
	const asked = await ask('GET', `/ci/${item}/schedule?duration_in_seconds=10800`);
	expect(asked.status).toBe(202);
	expect(asked.body.result).toMatchObject({ state: { value: 1, display_value: 'Waiting' }, type: 'schedule', messages: { errorMessages: [], warningMessages: [], infoMessages: [] } });
	expect(asked.body.result).not.toHaveProperty('payload');
	expect(JSON.parse(asked.body.result.request)).toEqual({ cmdb_ci_sys_id: item, planned_start_time: '', duration_in_seconds: 10800, timezone: 'UTC' });
	expect(asked.body.result.worker.link).toBe(`${emulator.url}/api/sn_chg_rest/change/worker/${asked.body.result.worker.sysId}`);
	const { state, payload } = await finished(asked);
	expect(state).toEqual({ value: 3, display_value: 'Complete' });
	expect(payload?.spans.slice(0, 2)).toEqual([
		{ start: { value: '2026-03-21 08:00:00', display_value: '2026-03-21 08:00:00' }, end: { value: '2026-03-21 11:00:00', display_value: '2026-03-21 11:00:00' } },
		{ start: { value: '2026-03-28 08:00:00', display_value: '2026-03-28 08:00:00' }, end: { value: '2026-03-28 11:00:00', display_value: '2026-03-28 11:00:00' } },
	]);
	expect((await finished(await ask('GET', `/ci/${item}/schedule?duration_in_seconds=3600`))).payload?.spans[0].start.value).toBe('2026-03-14 10:00:00');
	expect((await finished(await ask('GET', `/ci/${item}/schedule?duration_in_seconds=20000`)))).toMatchObject({ messages: { infoMessages: ['No slots found for 90 days from now'] } });
});

test.each<[string, string]>([['a missing duration', '?'], ['a wrong duration', '?duration_in_seconds=-1'], ['a wrong start', '?duration_in_seconds=60&planned_start_time=soon']])('%s is refused', async (_name, query) => {
	expect((await ask('GET', `/ci/${item}/schedule${query}`)).status).toBe(400);
});

test('a change knows its own length and is moved to the first available time', async () => {
	maintainOnSaturdays();
	expect((await finished(await ask('GET', `/${change}/schedule`))).payload?.spans[0]).toMatchObject({ start: { value: '2026-03-14 08:00:00' }, end: { value: '2026-03-14 10:00:00' } });
	const moved = await ask('PATCH', `/${change}/schedule/first_available`, { duration_in_seconds: '3600' });
	expect(moved.status).toBe(202);
	expect(await finished(moved)).toMatchObject({ state: { value: 3 }, messages: { infoMessages: ['Change has been updated'] } });
	expect(emulator.table('change_request').get(change)).toMatchObject({ start_date: '2026-03-14 08:00:00', end_date: '2026-03-14 09:00:00' });
	emulator.table('change_request').update(change, { cmdb_ci: '' });
	expect((await ask('PATCH', `/${change}/schedule/first_available`, { duration_in_seconds: 60 })).status).toBe(400);
});

test('conflicts: another change on the item, and a time outside its windows', async () => {
	expect((await ask<object>('GET', `/${change}/conflict`)).body.result).toEqual({ status: 'Not Run', last_run: '', record_count: '0', job_status: '', conflicts: [] });
	maintainOnSaturdays();
	const other = emulator.table('change_request').insert({ short_description: 'Other', cmdb_ci: item, start_date: '2026-03-12 11:00:00', end_date: '2026-03-12 13:00:00' }).sys_id;
	expect((await ask<string>('POST', `/${change}/conflict`)).body.result).toMatch(/^[0-9a-f]{32}$/);
	const { result } = (await ask<{ conflicts: Record<string, Moment>[] }>('GET', `/${change}/conflict`)).body;
	expect(result).toMatchObject({ status: 'Conflict', last_run: '2026-03-10 12:00:00', record_count: '1', job_status: '2' });
	expect(result.conflicts.map(({ type, conflicting_change }) => [type.value, type.display_value, conflicting_change.value])).toEqual([['ci_already_scheduled', 'CI Already Scheduled', other], ['not_in_maintenance_window', 'Not In Maintenance Window', '']]);
	emulator.table('change_request').update(change, { start_date: '2026-03-14 08:00:00', end_date: '2026-03-14 09:00:00' });
	await ask('POST', `/${change}/conflict`);
	expect((await ask<object>('GET', `/${change}/conflict`)).body.result).toMatchObject({ status: 'Conflict', conflicts: [] });
	expect(emulator.table('change_request').get(change)?.conflict_status).toBe('No Conflict');
	expect((await ask('DELETE', `/${change}/conflict`)).status).toBe(200);
	expect((await ask('DELETE', '/00000000000000000000000000000000/conflict')).status).toBe(404);
});

test('risk and impact come from the first condition that fits', async () => {
	type Pairs = Record<string, { value: unknown; display_value: string }>;
	const standard = emulator.table('change_request').rows('type=standard')[0].sys_id;
	expect((await ask<Pairs>('PATCH', `/standard/${standard}/risk`)).body.result).toMatchObject({ sys_id: { value: standard }, risk: { value: 4, display_value: 'Low' }, impact: { value: 3, display_value: '3 - Low' } });
	emulator.table('change_request').update(change, { type: 'emergency' });
	expect((await ask<Pairs>('PATCH', `/${change}/risk`)).body.result.risk).toEqual({ value: 2, display_value: 'High' });
	expect((await ask('PATCH', `/standard/${change}/risk`)).status).toBe(404);
});

test('items are associated by a worker, which tells what it could not', async () => {
	const reply = await ask('POST', `/${change}/ci`, { association_type: 'affected', cmdb_ci_sys_ids: `${item},ffffffffffffffffffffffffffffffff` });
	expect(reply).toMatchObject({ status: 202, body: { result: { type: 'affected', state: { value: 1 } } } });
	expect((await finished(reply)).messages.warningMessages).toEqual(['Invalid CMDB_CI sys_id provided. ffffffffffffffffffffffffffffffff']);
	expect((await finished(await ask('POST', `/${change}/ci`, { association_type: 'affected', cmdb_ci_sys_ids: [item] }))).messages.infoMessages).toEqual([expect.stringContaining('already associated')]);
	expect((await ask<{ ci_item: Moment }[]>('GET', `/${change}/ci?association_type=affected`)).body.result.map((row) => row.ci_item.value)).toEqual([item]);
	expect((await ask('POST', `/${change}/ci`, { association_type: 'unknown', cmdb_ci_sys_ids: [item] })).status).toBe(400);
	expect((await ask('POST', `/${change}/ci`, { association_type: 'affected' })).status).toBe(400);
});

test('impacted services are those that use the items', async () => {
	await ask('POST', `/${change}/refresh_impacted_services`);
	const services = (await ask<{ cmdb_ci_service: Moment }[]>('GET', `/${change}/ci?association_type=impacted`)).body.result;
	expect(services.map((row) => row.cmdb_ci_service.display_value)).toEqual(['Email']);
	expect((await ask('GET', `/${change}/ci?association_type=offering`)).body.result).toEqual([]);
});

test('one change model is read by its sys_id', async () => {
	const model = emulator.table('chg_model').find('name', 'Normal')?.sys_id ?? '';
	expect((await ask<{ name: Moment }>('GET', `/model/${model}`)).body.result.name.value).toBe('Normal');
	expect((await ask('GET', `/model/${change}`)).status).toBe(404);
	expect((await ask('GET', `/worker/${change}`)).status).toBe(404);
});
