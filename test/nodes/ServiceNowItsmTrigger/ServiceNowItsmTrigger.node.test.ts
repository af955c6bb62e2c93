// The polling trigger as n8n runs it: what survives in static data, what is thrown when, and that polls do not overlap.
import type { IPollFunctions, INodeExecutionData } from 'n8n-workflow';
import { ServiceNowItsmTrigger } from '../../../nodes/ServiceNowItsmTrigger/ServiceNowItsmTrigger.node';
import type { ServiceNowRequest } from '../../../servicenow/types';
import { ScriptedInstance } from './scriptedInstance';

interface Step {
	mode?: string;
	activation?: string;
	parameters?: Record<string, unknown>;
}

let nodes = 0;

/** The poll functions of n8n around a scripted instance. */
function n8n(instance: ScriptedInstance) {
	const node = { id: `node ${++nodes}`, name: 'Trigger', type: 't', typeVersion: 1, position: [0, 0], parameters: {}, credentials: { serviceNowItsmOAuth2Api: { id: 'c1', name: 'c' } } };
	const self = {
		staticData: {} as Record<string, unknown>,
		warnings: [] as string[],
		async poll({ mode = 'trigger', activation = 'activate', parameters = {} }: Step = {}): Promise<INodeExecutionData[] | null> {
			const values: Record<string, unknown> = { authentication: 'oAuth2', table: { mode: 'list', value: 'incident' }, triggerOn: 'created', query: '', options: {}, ...parameters };
			const context = {
				getMode: () => mode,
				getActivationMode: () => activation,
				getWorkflow: () => ({ id: 'w1' }),
				getNode: () => node,
				getTimezone: () => 'Europe/Berlin',
				getNodeParameter: (name: string, fallback: unknown) => values[name] ?? fallback,
				getWorkflowStaticData: () => self.staticData,
				getCredentials: () => Promise.resolve({ instance: 'dev12345' }),
				logger: { warn: (text: string) => self.warnings.push(text), debug: () => undefined },
				helpers: {
					async httpRequestWithAuthentication(_type: string, options: { method: 'GET'; url: string; qs: ServiceNowRequest['query'] }) {
						const reply = await instance.send({ method: options.method, path: new URL(options.url).pathname, query: options.qs, effect: 'read' });
						return { statusCode: reply.status, headers: reply.headers, body: JSON.stringify(reply.body) };
					},
				},
			};
			const output = await new ServiceNowItsmTrigger().poll.call(context as unknown as IPollFunctions);
			expect(output).not.toEqual([]);
			expect(output?.[0]).not.toEqual([]);
			return output?.[0] ?? null;
		},
	};
	return self;
}

let instance: ScriptedInstance;
beforeEach(() => {
	instance = new ScriptedInstance();
	instance.insert();
	jest.useFakeTimers({ now: Date.parse('2026-03-01T10:00:00Z'), advanceTimers: 1000 });
});
afterEach(() => {
	jest.useRealTimers();
});

const refuse = (kind: 'unavailable' | 'forbidden' | 'unauthenticated', status: number) => () => {
	throw Object.assign(new Error('refused'), { cause: { response: { status, headers: {}, data: JSON.stringify({ error: { message: kind, detail: '' } }) } } });
};

it('begins at activation without items, and with null instead of an empty execution', async () => {
	const trigger = n8n(instance);
	expect(await trigger.poll()).toBeNull();
	expect(trigger.staticData).toHaveProperty('state.cursor');
	instance.insert({ number: 'INC7' });
	expect(await trigger.poll()).toMatchObject([{ json: { number: 'INC7', _event: { type: 'created' } } }]);
	expect(await trigger.poll()).toBeNull();
});

it('goes on after a restart from what was stored with the last emitted items', async () => {
	const trigger = n8n(instance);
	await trigger.poll();
	instance.insert();
	await trigger.poll();
	const stored = JSON.stringify(trigger.staticData);
	for (let i = 0; i < 3; i++) {
		instance.advance(60);
		expect(await trigger.poll()).toBeNull();
	}
	trigger.staticData = JSON.parse(stored) as Record<string, unknown>;
	jest.setSystemTime(Date.now() + 60_000);
	expect(await trigger.poll({ activation: 'init' })).toBeNull();
	instance.insert();
	expect(await trigger.poll({ activation: 'init' })).toHaveLength(1);
});

it('assigns a new state as a whole, so that n8n notices the change', async () => {
	const trigger = n8n(instance);
	await trigger.poll();
	const before = trigger.staticData.state;
	const copy = JSON.stringify(before);
	instance.insert();
	await trigger.poll();
	expect(trigger.staticData.state).not.toBe(before);
	expect(JSON.stringify(before)).toBe(copy);
});

it('shows a sample in the editor and leaves the position alone', async () => {
	const trigger = n8n(instance);
	expect(await trigger.poll({ mode: 'manual', activation: 'manual' })).toHaveLength(1);
	expect(trigger.staticData).toEqual({});
	instance.rows('incident').clear();
	expect(await trigger.poll({ mode: 'manual', activation: 'manual' })).toBeNull();
});

it('tells a person who tests in the editor what would go wrong', async () => {
	instance.unusable.add('sys_created_on');
	instance.advance(10);
	instance.insert();
	await expect(n8n(instance).poll({ mode: 'manual', activation: 'manual' })).rejects.toMatchObject({ description: expect.stringContaining('query_range') as string });
});

describe('failures', () => {
	it('a passing failure stays silent while n8n starts, and is thrown when it lasts', async () => {
		const trigger = n8n(instance);
		await trigger.poll({ activation: 'init' });
		const state = JSON.stringify(trigger.staticData);
		instance.beforeRequest = refuse('unauthenticated', 401);
		for (let seconds = 0; seconds < 280; seconds += 40) {
			expect(await trigger.poll({ activation: 'init' })).toBeNull();
			jest.setSystemTime(Date.now() + 40_000);
		}
		expect(trigger.warnings[0]).toContain('next one repeats it');
		jest.setSystemTime(Date.now() + 40_000);
		await expect(trigger.poll({ activation: 'init' })).rejects.toThrow('unauthenticated');
		expect(JSON.stringify(trigger.staticData)).toBe(state);
	});

	it('a trigger that was published while ServiceNow was away begins with that moment', async () => {
		const trigger = n8n(instance);
		const pass = (seconds: number) => {
			instance.advance(seconds);
			jest.setSystemTime(Date.now() + seconds * 1000);
		};
		// n8n's clock is wrong by two hours: only how long it waited counts.
		jest.setSystemTime(Date.now() + 7_200_000);
		pass(100);
		instance.beforeRequest = refuse('unauthenticated', 401);
		expect(await trigger.poll()).toBeNull();
		pass(60);
		const id = instance.insert();
		pass(60);
		expect(await trigger.poll()).toBeNull();
		pass(60);
		instance.beforeRequest = () => undefined;
		expect(await trigger.poll()).toBeNull();
		expect(await trigger.poll()).toMatchObject([{ json: { _event: { sysId: id } } }]);
		pass(60);
		expect(await trigger.poll()).toBeNull();
	});

	it('a wrong setting is no waiting: the trigger begins when it is put right', async () => {
		const trigger = n8n(instance);
		instance.beforeRequest = refuse('forbidden', 403);
		expect(await trigger.poll({ activation: 'init' })).toBeNull();
		instance.advance(60);
		instance.insert();
		jest.setSystemTime(Date.now() + 60_000);
		instance.beforeRequest = () => undefined;
		expect(await trigger.poll()).toBeNull();
		expect(await trigger.poll()).toBeNull();
	});

	it('one success ends the streak', async () => {
		const trigger = n8n(instance);
		await trigger.poll();
		const fail = refuse('unauthenticated', 401);
		for (let minutes = 0; minutes < 20; minutes += 4) {
			instance.beforeRequest = minutes % 8 === 0 ? fail : () => undefined;
			expect(await trigger.poll()).toBeNull();
			jest.setSystemTime(Date.now() + 240_000);
		}
	});

	it('a configuration error is thrown at once when a person publishes, and not while n8n starts', async () => {
		instance.beforeRequest = refuse('forbidden', 403);
		await expect(n8n(instance).poll({ activation: 'activate' })).rejects.toMatchObject({ message: 'forbidden', description: expect.stringContaining('administrator') as string });
		expect(await n8n(instance).poll({ activation: 'init' })).toBeNull();
	});

	it('an unusable parameter is told with what to do', async () => {
		await expect(n8n(instance).poll({ parameters: { options: { lookbackSeconds: -1 } } })).rejects.toThrow('Lookback');
		await expect(n8n(instance).poll({ parameters: { table: { mode: 'name', value: '' } } })).rejects.toThrow('No table');
		await expect(n8n(instance).poll({ parameters: { table: { mode: 'name', value: 'in/cident' } } })).rejects.toThrow('table name');
	});

	it('is thrown at once in the editor', async () => {
		instance.beforeRequest = refuse('unauthenticated', 401);
		await expect(n8n(instance).poll({ mode: 'manual', activation: 'manual' })).rejects.toThrow('unauthenticated');
	});
});

it('does not poll while the previous poll is under way', async () => {
	const trigger = n8n(instance);
	await trigger.poll();
	instance.insert();
	let release: () => void = () => undefined;
	const held = new Promise<void>((resolve) => (release = resolve));
	const { send } = instance;
	Object.defineProperty(instance, 'send', { value: async (request: ServiceNowRequest) => (await held, await send(request)) });
	const slow = trigger.poll();
	expect(await trigger.poll()).toBeNull();
	release();
	expect(await slow).toHaveLength(1);
	expect(await trigger.poll()).toBeNull();
});

describe('a position that n8n has not stored yet, as with its durable scheduler on a busy machine', () => {
	const copyOf = (value: unknown) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
	const pass = (seconds: number) => {
		instance.advance(seconds);
		jest.setSystemTime(Date.now() + seconds * 1000);
	};

	async function delivering() {
		const trigger = n8n(instance);
		await trigger.poll();
		pass(10);
		const id = instance.insert();
		const before = copyOf(trigger.staticData);
		expect(await trigger.poll()).toHaveLength(1);
		return { trigger, id, before, after: copyOf(trigger.staticData) };
	}

	it('delivers nothing again while the older position is handed over, and goes on from the newer one', async () => {
		const { trigger, before, after } = await delivering();
		for (let tick = 0; tick < 3; tick++) {
			trigger.staticData = copyOf(before);
			pass(3);
			expect(await trigger.poll({ activation: 'update' })).toBeNull();
			expect(trigger.staticData).toEqual(before);
		}
		trigger.staticData = after;
		instance.insert();
		expect(await trigger.poll({ activation: 'update' })).toHaveLength(1);
	});

	it('delivers again when n8n goes on with the older position: what came with the newer one was not stored', async () => {
		const { trigger, id, before } = await delivering();
		trigger.staticData = copyOf(before);
		pass(44);
		expect(await trigger.poll({ activation: 'update' })).toBeNull();
		pass(2);
		expect(await trigger.poll({ activation: 'update' })).toMatchObject([{ json: { _event: { sysId: id } } }]);
	});

	it('an empty poll that is stored late cannot put the position back', async () => {
		const { trigger, after } = await delivering();
		trigger.staticData = copyOf(after);
		expect(await trigger.poll({ activation: 'update' })).toBeNull();
		instance.insert();
		trigger.staticData = copyOf(after);
		pass(3);
		expect(await trigger.poll({ activation: 'update' })).toBeNull();
		trigger.staticData = copyOf(after);
		pass(3);
		expect(await trigger.poll({ activation: 'update' })).toHaveLength(1);
	});

	it('a clock of n8n that is put back does not stop the trigger', async () => {
		const { trigger, before } = await delivering();
		trigger.staticData = copyOf(before);
		jest.setSystemTime(Date.now() - 3_600_000);
		expect(await trigger.poll({ activation: 'update' })).toHaveLength(1);
	});

	it('goes on from the poll at publishing when n8n stored none of it', async () => {
		const trigger = n8n(instance);
		await trigger.poll();
		pass(10);
		const id = instance.insert();
		trigger.staticData = {};
		pass(10);
		expect(await trigger.poll({ activation: 'update' })).toMatchObject([{ json: { _event: { sysId: id } } }]);
	});

	it('hands nothing older back while the first position of all is being stored: n8n would store that instead', async () => {
		const trigger = n8n(instance);
		await trigger.poll();
		pass(10);
		instance.insert();
		trigger.staticData = {};
		expect(await trigger.poll({ activation: 'update' })).toHaveLength(1);
		trigger.staticData = {};
		pass(3);
		expect(await trigger.poll({ activation: 'update' })).toBeNull();
		expect(trigger.staticData).toEqual({});
	});

	it('hands nothing older back when a poll fails', async () => {
		const trigger = n8n(instance);
		await trigger.poll();
		pass(10);
		trigger.staticData = {};
		instance.beforeRequest = refuse('unavailable', 503);
		expect(await trigger.poll({ activation: 'update' })).toBeNull();
		expect(trigger.staticData).toEqual({});
	});
});

it('two triggers of one workflow keep apart', async () => {
	const [one, two] = [n8n(instance), n8n(instance)];
	await one.poll();
	instance.insert();
	await two.poll();
	expect(await one.poll()).toHaveLength(1);
	expect(await two.poll()).toBeNull();
});

