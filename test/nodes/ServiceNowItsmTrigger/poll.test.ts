// A poll is a function of state, settings and answers: what it emits, what it asks for, and what it keeps.
import type { Settings } from '../../../nodes/ServiceNowItsmTrigger/descriptors';
import { poll } from '../../../nodes/ServiceNowItsmTrigger/poll';
import type { State } from '../../../nodes/ServiceNowItsmTrigger/state';
import { ServiceNowError } from '../../../servicenow/errors';
import { ScriptedInstance } from './scriptedInstance';

const defaults: Settings = { table: 'incident', triggerOn: 'createdOrUpdated', query: '', watchFields: [], fromValue: '', toValue: '', kind: '', ignoreChangesBy: '', lookback: 60, maxItems: 1000, fields: [], displayValue: 'false' };

/** A trigger on a scripted instance: keeps the state between polls. */
function trigger(instance: ScriptedInstance, changed: Partial<Settings> = {}) {
	const settings = { ...defaults, ...changed };
	const self = {
		state: undefined as State | undefined,
		notices: [] as string[],
		async poll() {
			const output = await poll({ state: self.state, fingerprint: JSON.stringify(settings.query), settings, send: instance.send, now: () => instance.clock, budget: 30_000 });
			// Stored and loaded as n8n does.
			self.state = JSON.parse(JSON.stringify(output.state)) as State;
			self.notices.push(...output.notices);
			return output.items;
		},
		async ids() {
			return (await self.poll()).map(({ _event }) => _event.id);
		},
	};
	return self;
}

let instance: ScriptedInstance;
beforeEach(() => {
	instance = new ScriptedInstance();
});

describe('beginning', () => {
	it('emits nothing of what was there, and everything that comes', async () => {
		for (let i = 0; i < 5; i++) instance.insert();
		const watched = trigger(instance);
		expect(await watched.poll()).toEqual([]);
		const id = instance.insert({ number: 'INC1' });
		const [item, ...more] = await watched.poll();
		expect(more).toEqual([]);
		expect(item).toMatchObject({
			number: 'INC1',
			_event: { id: `created:incident:${id}`, type: 'created', table: 'incident', sysId: id, occurredAt: '2026-03-01T10:00:00Z', source: 'poll' },
		});
		expect(await watched.poll()).toEqual([]);
	});

	it('takes the first record of an empty table', async () => {
		const watched = trigger(instance);
		await watched.poll();
		const id = instance.insert();
		expect(await watched.ids()).toEqual([`created:incident:${id}`]);
	});

	it('is not carried away by a record stamped in the future', async () => {
		instance.insert();
		instance.insert({ sys_created_on: '2099-01-01 00:00:00', sys_updated_on: '2099-01-01 00:00:00' });
		const watched = trigger(instance);
		await watched.poll();
		const id = instance.insert();
		expect(await watched.ids()).toEqual([`created:incident:${id}`]);
		instance.advance(3600);
		expect(await watched.ids()).toEqual([]);
	});

	it('starts from a given time', async () => {
		instance.insert();
		instance.advance(10);
		const from = instance.stamp();
		const id = instance.insert();
		const watched = trigger(instance, { startFrom: from });
		expect(await watched.poll()).toEqual([]);
		expect(await watched.ids()).toEqual([`created:incident:${id}`]);
	});
});

describe('each change once', () => {
	it('tells a creation from an update', async () => {
		const watched = trigger(instance);
		await watched.poll();
		const id = instance.insert();
		expect(await watched.ids()).toEqual([`created:incident:${id}`]);
		instance.update(id);
		expect(await watched.ids()).toEqual([`updated:incident:${id}:1`]);
	});

	it.each([
		['created', (id: string) => [`created:incident:${id}`]],
		['updated', (id: string) => [`updated:incident:${id}:1`]],
	])('%s alone', async (triggerOn, expected) => {
		const watched = trigger(instance, { triggerOn });
		await watched.poll();
		const id = instance.insert();
		const first = await watched.ids();
		instance.update(id);
		instance.advance(1);
		expect([...first, ...(await watched.ids())]).toEqual(expected(id));
		instance.advance(100);
		expect(await watched.ids()).toEqual([]);
	});

	it('sees a second change within the same second', async () => {
		const watched = trigger(instance);
		await watched.poll();
		const id = instance.insert();
		await watched.poll();
		instance.update(id);
		await watched.poll();
		instance.update(id);
		expect(await watched.ids()).toEqual([`updated:incident:${id}:2`]);
	});

	it('drains more rows of one second than a poll may deliver', async () => {
		const watched = trigger(instance, { maxItems: 7 });
		await watched.poll();
		const ids = Array.from({ length: 50 }, () => instance.insert());
		const delivered: string[] = [];
		for (let polls = 0; polls < 8; polls++) delivered.push(...(await watched.ids()));
		expect(delivered.sort()).toEqual(ids.map((id) => `created:incident:${id}`).sort());
	});

	it('finds a row that appears behind the newest one, within the lookback', async () => {
		const watched = trigger(instance);
		await watched.poll();
		const late = instance.insert({}, { delay: 50 });
		instance.advance(20);
		const prompt = instance.insert();
		expect(await watched.ids()).toEqual([`created:incident:${prompt}`]);
		instance.advance(31);
		expect(await watched.ids()).toEqual([`created:incident:${late}`]);
		instance.advance(120);
		expect(await watched.ids()).toEqual([]);
	});

	it('loses that row with the lookback switched off', async () => {
		const watched = trigger(instance, { lookback: 0 });
		await watched.poll();
		instance.insert({}, { delay: 50 });
		instance.advance(20);
		instance.insert();
		await watched.poll();
		instance.advance(10);
		await watched.poll();
		instance.advance(31);
		expect(await watched.ids()).toEqual([]);
	});

	it('keeps a row stamped in the future until its time has come', async () => {
		const watched = trigger(instance);
		await watched.poll();
		const future = instance.stamp(300);
		const early = instance.insert({ sys_created_on: future, sys_updated_on: future });
		const id = instance.insert();
		expect(await watched.ids()).toEqual([`created:incident:${id}`]);
		instance.advance(301);
		expect(await watched.ids()).toEqual([`created:incident:${early}`]);
	});

	it('leaves out what a user changed', async () => {
		const watched = trigger(instance, { ignoreChangesBy: 'robot' });
		await watched.poll();
		instance.insert({ sys_created_by: 'robot', sys_updated_by: 'robot' });
		const nobody = instance.insert({ sys_updated_by: '' });
		expect(await watched.ids()).toEqual([`created:incident:${nobody}`]);
	});
});

describe('what the account may not see', () => {
	it('does not end the read at an empty page', async () => {
		const watched = trigger(instance, { maxItems: 10 });
		await watched.poll();
		instance.readable = (row) => row.active !== 'hidden';
		for (let i = 0; i < 35; i++) instance.insert({ active: 'hidden' });
		instance.advance(1);
		const id = instance.insert();
		expect(await watched.ids()).toEqual([`created:incident:${id}`]);
	});

	it('does not read the same hidden rows for ever', async () => {
		const watched = trigger(instance, { maxItems: 10 });
		await watched.poll();
		instance.readable = (row) => row.active !== 'hidden';
		for (let i = 0; i < 35; i++) instance.insert({ active: 'hidden' });
		await watched.poll();
		instance.advance(3600);
		await watched.poll();
		instance.requests.length = 0;
		await watched.poll();
		expect(instance.requests).toHaveLength(1);
	});

	it('refuses rows from outside the window', async () => {
		instance.insert();
		const watched = trigger(instance);
		instance.advance(100);
		instance.insert();
		await watched.poll();
		instance.unusable.add('sys_updated_on');
		await expect(watched.poll()).rejects.toMatchObject({ kind: 'forbidden', advice: expect.stringContaining('query_range') as string });
	});

	it('fails over a row without its stamp, and names it', async () => {
		const watched = trigger(instance);
		await watched.poll();
		const id = instance.insert();
		const { send } = instance;
		const without = Object.assign(Object.create(instance) as ScriptedInstance, {
			send: async (request: Parameters<typeof send>[0]) => {
				const reply = await send(request);
				return { ...reply, body: { result: [{ sys_id: id, sys_updated_on: '' }] } };
			},
		});
		await expect(poll({ state: watched.state, fingerprint: '""', settings: defaults, send: without.send, now: () => 0, budget: 1 })).rejects.toMatchObject({ message: expect.stringContaining(id) as string });
	});
});

describe('failures', () => {
	const offline = new ServiceNowError({ kind: 'unavailable', message: 'down', status: 503 });

	it('delivers whole pages that were read before one failed', async () => {
		const watched = trigger(instance, { maxItems: 5000 });
		await watched.poll();
		for (let i = 0; i < 2500; i++) instance.insert();
		let requests = 0;
		instance.beforeRequest = () => {
			if (++requests === 3) throw offline;
		};
		expect(await watched.poll()).toHaveLength(2000);
		instance.beforeRequest = () => undefined;
		expect(await watched.poll()).toHaveLength(500);
	});

	it('gives nothing and no state when nothing could be read', async () => {
		const watched = trigger(instance);
		await watched.poll();
		instance.insert();
		instance.beforeRequest = () => {
			throw offline;
		};
		await expect(watched.poll()).rejects.toBe(offline);
		instance.beforeRequest = () => undefined;
		expect(await watched.poll()).toHaveLength(1);
	});
});

describe('cost', () => {
	it('an idle poll is one request with an answer below 1 kB', async () => {
		for (let i = 0; i < 50; i++) instance.insert();
		const watched = trigger(instance);
		await watched.poll();
		instance.advance(100);
		instance.insert();
		for (let i = 0; i < 5; i++) {
			await watched.poll();
			instance.advance(60);
		}
		instance.requests.length = 0;
		instance.sizes.length = 0;
		expect(await watched.poll()).toEqual([]);
		expect(instance.requests).toHaveLength(1);
		expect(instance.sizes[0]).toBeLessThan(1024);
	});

	it('keeps the state below 150 kB however much comes', async () => {
		const watched = trigger(instance, { maxItems: 10_000 });
		await watched.poll();
		const ids = Array.from({ length: 12_000 }, () => instance.insert());
		const delivered: string[] = [];
		for (let polls = 0; polls < 14; polls++) {
			delivered.push(...(await watched.ids()));
			expect(JSON.stringify(watched.state).length).toBeLessThan(150_000);
			instance.advance(40);
		}
		expect(delivered.sort()).toEqual(ids.map((id) => `created:incident:${id}`).sort());
	});

	it('stops before its time is over and goes on with the next poll', async () => {
		const watched = trigger(instance, { maxItems: 5000 });
		await watched.poll();
		for (let i = 0; i < 2500; i++) instance.insert();
		instance.beforeRequest = () => instance.advance(40);
		expect(await watched.poll()).toHaveLength(1000);
		instance.beforeRequest = () => undefined;
		expect(await watched.poll()).toHaveLength(1500);
	});
});

describe('a backlog', () => {
	/** An hour of changes, a hundred a minute, of which the trigger has seen none. */
	async function backlog(prepare: () => void = () => undefined) {
		const watched = trigger(instance);
		await watched.poll();
		const ids: string[] = [];
		for (let minute = 0; minute < 60; minute++) {
			instance.advance(60);
			for (let index = 0; index < 100; index++) ids.push(instance.insert());
		}
		prepare();
		instance.requests.length = 0;
		const expected = () => ids.map((id) => `created:incident:${id}`).sort();
		return { watched, ids, expected };
	}

	async function drained({ watched }: Awaited<ReturnType<typeof backlog>>) {
		const delivered: string[] = [];
		const requests: number[] = [];
		for (let polls = 0; polls < 9; polls++) {
			delivered.push(...(await watched.ids()));
			requests.push(instance.requests.length);
			instance.requests.length = 0;
		}
		return { delivered: delivered.sort(), requests };
	}

	it('takes one request a poll once its end was looked up', async () => {
		const made = await backlog();
		const { delivered, requests } = await drained(made);
		expect(delivered).toEqual(made.expected());
		// The first poll looks ahead; the second reads again what the first one had to remember.
		expect(requests).toEqual([2, 3, 1, 1, 1, 1, 1, 1, 1]);
	});

	it('is not taken for settled because of a row stamped in the future', async () => {
		const made = await backlog(() => void instance.insert({ sys_updated_on: instance.stamp(7_200), sys_created_on: instance.stamp(7_200) }));
		const late = instance.insert({}, { delay: 20 });
		const { delivered } = await drained(made);
		expect(delivered).toEqual(made.expected());
		instance.advance(30);
		expect(await made.watched.ids()).toEqual([`created:incident:${late}`]);
	});

	it('comes all the same when its end cannot be looked up', async () => {
		const made = await backlog();
		instance.beforeRequest = ({ query }) => {
			if (String(query?.sysparm_query).includes('ORDERBYDESC')) throw new ServiceNowError({ kind: 'forbidden', message: 'no order' });
		};
		expect((await drained(made)).delivered).toEqual(made.expected());
	});
});

describe('settings and stored state', () => {
	it('begins anew, with a notice, when the settings changed', async () => {
		const watched = trigger(instance);
		await watched.poll();
		instance.insert();
		const other = trigger(instance, { query: 'priority=1' });
		other.state = watched.state;
		expect(await other.poll()).toEqual([]);
		expect(other.notices.join()).toContain('settings changed');
	});

	it.each([{}, { version: 2 }, { version: 1, fingerprint: '""', cursor: { floor: { time: 'x' }, marks: [], seen: {} } }, 'text', null])('begins anew from damaged state %j', async (state) => {
		const watched = trigger(instance);
		watched.state = state as never;
		expect(await watched.poll()).toEqual([]);
		expect(watched.notices.join()).toContain('not readable');
		instance.insert();
		expect(await watched.poll()).toHaveLength(1);
	});

	it('gives only the fields that were asked for, as they were asked for', async () => {
		const watched = trigger(instance, { fields: ['number'], displayValue: 'true' });
		await watched.poll();
		instance.insert({ number: 'INC1', short_description: 'x' });
		const [{ _event, ...record }] = await watched.poll();
		expect(record).toEqual({ number: 'shown INC1' });
		expect(_event.occurredAt).toBe('2026-03-01T10:00:00Z');
	});
});
