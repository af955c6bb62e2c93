// The Batch API: each request is answered by itself, limits leave the rest unserved.
import { startEmulator, type Emulator } from '../../../emulator';
import { bearer, call } from '../exchange';

let emulator: Emulator;
beforeAll(async () => {
	emulator = await startEmulator({ records: 3 });
});
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

interface Served {
	id: string;
	body: string;
	status_code: number;
	status_text: string;
	headers?: { name: string; value: string }[];
	execution_time: number;
}

interface Outcome {
	batch_request_id: string;
	serviced_requests: Served[];
	unserviced_requests: string[];
}

const json = [{ name: 'Content-Type', value: 'application/json' }, { name: 'Accept', value: 'application/json' }];
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');
const decode = (served: Served) => JSON.parse(Buffer.from(served.body, 'base64').toString('utf8')) as Record<string, unknown>;
const batch = async (requests: unknown[], headers?: Record<string, string>, path = '/api/now/v1/batch') => {
	const signIn = headers && { Authorization: `Basic ${Buffer.from(`${emulator.username}:${emulator.password}`).toString('base64')}`, ...headers };
	return await call<Outcome>(emulator, 'POST', path, { batch_request_id: '1', rest_requests: requests }, signIn);
};

test('runs requests in order as the same caller and answers them by id', async () => {
	const { status, body } = await batch([
		{ id: '11', method: 'POST', url: '/api/now/table/incident', headers: json, body: encode({ short_description: 'from a batch' }) },
		{ id: '12', method: 'GET', url: '/api/now/table/incident?sysparm_query=short_description=from a batch&sysparm_fields=number,sys_created_by', headers: json, exclude_response_headers: true },
		{ id: '13', method: 'GET', url: '/api/now/table/nothing', headers: json },
		{ id: '14', method: 'DELETE', url: `/api/now/table/incident/${emulator.table('incident').rows()[0].sys_id}`, headers: json },
	]);
	expect(status).toBe(200);
	expect(body).toMatchObject({ batch_request_id: '1', unserviced_requests: [] });
	const [created, found, failed, deleted] = body.serviced_requests;
	expect(created).toMatchObject({ id: '11', status_code: 201, status_text: 'Created', execution_time: expect.any(Number) });
	expect(created.headers).toEqual(expect.arrayContaining([{ name: 'Location', value: expect.stringContaining('/api/now/table/incident/') }]));
	expect(decode(found)).toEqual({ result: [{ number: expect.stringMatching(/^INC/), sys_created_by: emulator.username }] });
	expect(found.headers).toEqual([]);
	expect(failed.status_code).toBe(400);
	expect(decode(failed)).toMatchObject({ error: { message: 'Invalid table nothing' } });
	expect(deleted).toMatchObject({ status_code: 204, body: '' });
});

test('an item may be asked and answered as XML, and a query may hold a question mark', async () => {
	const media = (type: string) => [{ name: 'Content-Type', value: type }, { name: 'Accept', value: type }];
	const { body } = await batch([
		{ id: '1', method: 'POST', url: '/api/now/table/incident?sysparm_fields=short_description', headers: media('application/xml'), body: Buffer.from('<request><entry><short_description>who?</short_description></entry></request>').toString('base64') },
		{ id: '2', method: 'GET', url: '/api/now/table/incident?sysparm_query=short_description=who?&sysparm_fields=short_description', headers: media('application/json') },
	]);
	const [created, found] = body.serviced_requests;
	expect(Buffer.from(created.body, 'base64').toString()).toBe('<?xml version="1.0" encoding="UTF-8"?><response><result><short_description>who?</short_description></result></response>');
	expect(created.headers).toContainEqual({ name: 'Content-Type', value: 'application/xml;charset=UTF-8' });
	expect(decode(found)).toEqual({ result: [{ short_description: 'who?' }] });
});

test('what does not fit into the answer stays unserved', async () => {
	const read = (id: string) => ({ id, method: 'GET', url: '/api/now/table/incident?sysparm_limit=1', headers: json });
	const { body } = await batch([read('1'), read('2'), read('3')], { 'X-BATCHREQUEST-MAX-OUTPUT-SIZE': '8000', 'Content-Type': 'application/json' });
	expect(body.serviced_requests.length + body.unserviced_requests.length).toBe(3);
	expect(body.unserviced_requests).toContain('3');
});

test('items meet the scopes and policies that the caller would meet outside', async () => {
	emulator.oauth.allowScope('batches', 'Batch API');
	const token = bearer(emulator.oauth.issue(emulator.username, emulator.clientId, 'batches'));
	const { body } = await call<Outcome>(emulator, 'POST', '/api/now/v1/batch', { rest_requests: [{ id: '1', method: 'GET', url: '/api/now/table/incident' }] }, { ...token, 'Content-Type': 'application/json' });
	expect(body.serviced_requests[0].status_code).toBe(403);
});

test('a batch without requests is refused', async () => {
	expect((await call(emulator, 'POST', '/api/now/v1/batch', { batch_request_id: '1' })).status).toBe(400);
});

test('items take their time by the latency model, and end at their quota', async () => {
	emulator.settings.latency.perRowMs = 10;
	emulator.settings.limits.quotaMs = 15;
	const { body } = await batch([{ id: '1', method: 'GET', url: '/api/now/table/incident', headers: json }]);
	expect(decode(body.serviced_requests[0])).toMatchObject({ result: [{}], error: { message: 'Transaction cancelled: maximum execution time exceeded' } });
});
