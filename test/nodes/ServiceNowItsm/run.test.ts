// Proves what the item loop does by itself: it pairs, collects hints, and ends a wait at once when the execution is cancelled.
import type { IExecuteFunctions, IHttpRequestOptions, NodeExecutionHint } from 'n8n-workflow';
import { runItems } from '../../../nodes/ServiceNowItsm/run';

// A wait worth the name never ends here, so only what ends at once can pass.
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: (milliseconds: number) => (milliseconds > 1 ? new Promise(() => undefined) : Promise.resolve()),
}));

type Answer = (request: IHttpRequestOptions) => unknown;
const ok = (result: unknown, statusCode = 200) => ({ statusCode, headers: { 'content-type': 'application/json', 'x-total-count': Array.isArray(result) ? String(result.length) : undefined }, body: { result } });

function run(parameters: Record<string, unknown>, answer: Answer, { items = [{}], stop = new AbortController(), onError = 'stop' }: { items?: object[]; stop?: AbortController; onError?: string } = {}) {
	const node = { id: '1', name: 'ServiceNow ITSM', type: 'x.serviceNowItsm', typeVersion: 1, position: [0, 0] as [number, number], parameters };
	const hints: NodeExecutionHint[] = [];
	const context = {
		getInputData: () => items.map((json) => ({ json })),
		getNodeParameter: (name: string, _item: number, fallback: unknown) => parameters[name] ?? fallback,
		getNode: () => node,
		getCredentials: () => Promise.resolve({ instance: 'dev1', grantType: 'authorizationCode' }),
		getExecutionCancelSignal: () => stop.signal,
		getTimezone: () => 'UTC',
		continueOnFail: () => onError !== 'stop',
		addExecutionHints: (...told: NodeExecutionHint[]) => hints.push(...told),
		logger: { info: () => undefined },
		helpers: { httpRequestWithAuthentication: (_type: string, options: IHttpRequestOptions) => Promise.resolve(options).then(answer) },
	};
	return { hints, output: runItems(context as unknown as IExecuteFunctions) };
}

const lost = () => {
	throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
};

it('ends the wait for a record whose answer was lost when the execution is cancelled', async () => {
	const stop = new AbortController();
	const parameters = { authentication: 'oAuth2', resource: 'incident', operation: 'create', shortDescription: 'x', options: { idempotencyKey: 'k' } };
	const { output } = run(
		parameters,
		({ method }) => {
			if (method !== 'POST') return ok([]);
			setImmediate(() => setImmediate(() => stop.abort()));
			return lost();
		},
		{ stop },
	);
	await expect(output).rejects.toMatchObject({ message: expect.stringContaining('A record with correlation_id k may or may not have been created') as string });
});

it('pairs every output item with its input item, in order', async () => {
	const rows = [{ sys_id: 'a', number: 'INC1' }, { sys_id: 'b', number: 'INC2' }];
	const parameters = { authentication: 'oAuth2', resource: 'incident', operation: 'getAll', filterMode: 'query', query: '', limit: 2, options: {} };
	const [items] = await run(parameters, () => ok(rows), { items: [{}, {}] }).output;
	expect(items.map(({ json, pairedItem }) => [json.sys_id, pairedItem])).toEqual([['a', { item: 0 }], ['b', { item: 0 }], ['a', { item: 1 }], ['b', { item: 1 }]]);
});

it('gives a failed item two texts and nothing else, so that n8n puts it on the error output', async () => {
	const parameters = { authentication: 'oAuth2', resource: 'incident', operation: 'create', shortDescription: '', options: {} };
	const [items] = await run(parameters, () => ok({}), { onError: 'continueErrorOutput' }).output;
	expect(items).toEqual([{ json: { error: 'Short Description is empty', message: expect.any(String) as string }, pairedItem: { item: 0 } }]);
});

it('shows the query once for a run, though every item asks it', async () => {
	const filters = { conditions: [{ field: 'state', operator: 'lessThan', value: '3' }] };
	const parameters = { authentication: 'oAuth2', resource: 'incident', operation: 'getAll', filterMode: 'builder', combine: 'all', filters, limit: 2, options: {} };
	const { output, hints } = run(parameters, () => ok([]), { items: [{}, {}] });
	await output;
	expect(hints).toEqual([{ message: 'Encoded query: state&lt;3 (2 items, first 0)', type: 'info', location: 'outputPane' }]);
});
