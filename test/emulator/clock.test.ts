// The clock of an instance, and writes that become visible late.
import { Clock, formatUtc, parseUtc } from '../../emulator/clock';
import { found, instanceWith, table } from './support';

test('frozen, advanced, skewed, resumed', () => {
	const clock = new Clock();
	clock.freeze('2026-03-10 12:00:00');
	expect(clock.stamp()).toBe('2026-03-10 12:00:00');
	clock.advance(1999);
	expect(clock.stamp()).toBe('2026-03-10 12:00:01');
	clock.skew(3_600_000);
	expect(clock.now()).toBeGreaterThanOrEqual(Date.now() + 3_599_000);
	clock.resume();
	expect(clock.now()).toBeLessThanOrEqual(Date.now());
});

test('stamps are UTC with one second', () => {
	expect(formatUtc(parseUtc('2026-02-28 23:59:59') + 1000)).toBe('2026-03-01 00:00:00');
	expect(parseUtc('nonsense')).toBeNaN();
	expect(parseUtc('2026-03-10')).toBe(Date.UTC(2026, 2, 10));
});

test('with a commit delay a write is stamped now and seen later', () => {
	const instance = instanceWith();
	instance.clock.commitDelay = 5000;
	const row = table(instance).insert({ short_description: 'late' });
	expect(row.sys_created_on).toBe('2026-03-10 12:00:00');
	expect(found(instance, 'short_description=late')).toEqual([]);
	instance.clock.advance(4999);
	expect(found(instance, 'short_description=late')).toEqual([]);
	instance.clock.advance(1);
	expect(found(instance, 'short_description=late')).toMatchObject([{ sys_updated_on: '2026-03-10 12:00:00' }]);
});

test('a second write waits for the first and builds on it', () => {
	const instance = instanceWith();
	const row = table(instance).insert({ short_description: 'a', description: 'b' });
	instance.clock.commitDelay = 5000;
	table(instance).update(row.sys_id, { short_description: 'first' });
	instance.clock.commitDelay = 0;
	instance.clock.advance(1000);
	expect(table(instance).update(row.sys_id, { description: 'second' }).sys_mod_count).toBe('2');
	expect(table(instance).get(row.sys_id)).toMatchObject({ short_description: 'a', description: 'b', sys_mod_count: '0' });
	instance.clock.advance(4000);
	expect(table(instance).get(row.sys_id)).toMatchObject({ short_description: 'first', description: 'second', sys_mod_count: '2', sys_updated_on: '2026-03-10 12:00:01' });
});

test('writes without system fields or workflow leave no trace in the stamps', () => {
	const instance = instanceWith();
	const row = table(instance).insert({ impact: 3 });
	const changes: string[] = [];
	instance.whenChanged((change) => changes.push(change.operation));
	instance.clock.advance(60_000);
	table(instance).update(row.sys_id, { short_description: 'quiet', impact: 1 }, { autoSysFields: false, workflow: false });
	expect(row).toMatchObject({ short_description: 'quiet', sys_updated_on: '2026-03-10 12:00:00', sys_mod_count: '0', priority: '5' });
	expect(changes).toEqual([]);
});
