// Business rules created over REST: which changes they send, what they send, how it is signed, and that nothing is sent twice.
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startEmulator, type Emulator } from '../../../emulator';
import { call } from '../exchange';

interface Received {
	method: string;
	url: string;
	headers: IncomingHttpHeaders;
	body: string;
}

let emulator: Emulator;
let receiver: Server;
let received: Received[] = [];
let answer = 200;
let address = '';

beforeAll(async () => {
	emulator = await startEmulator({ records: 3 });
	receiver = createServer((request, response) => {
		let body = '';
		request.on('data', (part: Buffer) => (body += part.toString()));
		request.on('end', () => {
			received.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
			response.writeHead(answer).end('thanks');
		});
	});
	await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
	address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
});
afterAll(async () => {
	receiver.closeAllConnections();
	await new Promise((resolve) => receiver.close(resolve));
	await emulator.close();
});
beforeEach(() => {
	emulator.reset();
	received = [];
	answer = 200;
});

const secret = 'a-secret-of-some-length';
const sender = (more = '') => `(function executeRule(current, previous /*null when async*/) {
	var payload = {
		id: gs.generateGUID(),
		operation: String(current.operation()),
		table: current.getTableName(),
		sys_id: current.getUniqueValue(),
		number: current.getValue('number'),
		state: current.state.getDisplayValue(),
		text: '' + current.short_description,
		by: gs.getUserName()
	};
	${more}
	var body = JSON.stringify(payload).replace(/[\\u0080-\\uffff]/g, function (c) { return '\\\\u' + ('0000' + c.charCodeAt(0).toString(16)).slice(-4); });
	var key = GlideStringUtil.base64Encode('${secret}');
	var timestamp = String(Math_seconds());
	var signature = new GlideCertificateEncryption().generateMac(key, 'HmacSHA256', payload.id + '.' + timestamp + '.' + body);
	var request = new sn_ws.RESTMessageV2();
	request.setEndpoint('${address}');
	request.setHttpMethod('POST');
	request.setRequestHeader('Content-Type', 'application/json');
	request.setRequestHeader('webhook-timestamp', timestamp);
	request.setRequestHeader('webhook-signature', signature);
	request.setHttpTimeout(5000);
	request.setRequestBody(body);
	try {
		var response = request.execute();
		gs.info('status ' + response.getStatusCode());
	} catch (ex) {
		gs.error(ex.message);
	}
	function Math_seconds() { return new GlideDateTime().getNumericValue() / 1000; }
})(current, previous);`;

const rule = (values: Record<string, string> = {}) =>
	call<{ result: Record<string, string> }>(emulator, 'POST', '/api/now/table/sys_script', {
		name: 'Notify receiver', collection: 'incident', when: 'async_always', action_insert: 'true', action_update: 'true', action_delete: true, advanced: true, active: 'true', order: '1000', script: sender(), ...values,
	});
const bodies = () => received.map((one) => JSON.parse(one.body) as Record<string, string>);

async function change(): Promise<string> {
	const created = await call<{ result: { sys_id: string } }>(emulator, 'POST', '/api/now/table/incident', { short_description: 'Größe €' });
	return created.body.result.sys_id;
}

test('a stored rule tells of inserts, updates and deletes, signed', async () => {
	emulator.clock.freeze('2026-03-01 12:00:00');
	expect((await rule()).status).toBe(201);
	const id = await change();
	await emulator.push.settled();
	await call(emulator, 'PATCH', `/api/now/table/incident/${id}`, { state: '2' });
	await emulator.push.settled();
	await call(emulator, 'DELETE', `/api/now/table/incident/${id}`);
	await emulator.push.settled();
	expect(bodies()).toEqual([
		expect.objectContaining({ operation: 'insert', table: 'incident', sys_id: id, state: 'New', text: 'Größe €', by: emulator.username, number: expect.stringMatching(/^INC/) }),
		expect.objectContaining({ operation: 'update', sys_id: id, state: 'In Progress' }),
		expect.objectContaining({ operation: 'delete', sys_id: id }),
	]);
	const [{ headers, body, method }] = received;
	expect(method).toBe('POST');
	expect(body).toMatch(/^[\x20-\x7e]+$/);
	expect(headers['webhook-timestamp']).toBe('1772366400');
	const { id: delivery } = JSON.parse(body) as { id: string };
	expect(headers['webhook-signature']).toBe(createHmac('sha256', secret).update(`${delivery}.1772366400.${body}`).digest('base64'));
	expect(emulator.push.deliveries).toMatchObject([{ rule: 'Notify receiver', status: 200, reply: 'thanks' }, {}, {}]);
	expect(emulator.table('sys_outbound_http_log').rows()).toHaveLength(3);
	expect(emulator.table('syslog').find('message', 'status 200')).toBeDefined();
});

test('the filter chooses, also by what changed', async () => {
	await rule({ filter_condition: 'stateCHANGESTO2^urgency=1^EQ' });
	const id = await change();
	await call(emulator, 'PATCH', `/api/now/table/incident/${id}`, { state: '2' });
	await call(emulator, 'PATCH', `/api/now/table/incident/${id}`, { urgency: '1' });
	await call(emulator, 'PATCH', `/api/now/table/incident/${id}`, { state: '3', hold_reason: '1' });
	await call(emulator, 'PATCH', `/api/now/table/incident/${id}`, { state: '2' });
	await emulator.push.settled();
	expect(bodies()).toHaveLength(1);
});

test('operations, activity and tables are obeyed; rules of a parent table see its children', async () => {
	await rule({ action_insert: 'false', action_update: 'false' });
	await rule({ active: 'false' });
	await rule({ collection: 'problem' });
	await rule({ when: 'before' });
	await rule({ name: 'task rule', collection: 'task', action_update: 'false', action_delete: 'false' });
	await change();
	await emulator.push.settled();
	expect(emulator.push.deliveries.map((one) => one.rule)).toEqual(['task rule']);
});

test('an update that changes nothing and a write without rules send nothing', async () => {
	const id = await change();
	await rule();
	await call(emulator, 'PATCH', `/api/now/table/incident/${id}`, { short_description: 'Größe €' });
	await emulator.push.settled();
	expect(received).toEqual([]);
});

test.each([500, 401])('a refused delivery (%i) is logged and not repeated', async (status) => {
	answer = status;
	await rule();
	await change();
	await emulator.push.settled();
	expect(received).toHaveLength(1);
	expect(emulator.push.deliveries).toMatchObject([{ status, error: '' }]);
});

test('a receiver that is not there is an error in the log, not in the request', async () => {
	await rule({ script: sender().replace(address, 'http://127.0.0.1:9/nobody') });
	expect(await change()).toMatch(/^[0-9a-f]{32}$/);
	await emulator.push.settled();
	expect(emulator.push.deliveries).toMatchObject([{ status: 0, error: expect.stringMatching(/fetch|TypeError|ECONNREFUSED|bad port/i) }]);
});

test('addresses of other machines are not called unless that is allowed', async () => {
	await rule({ script: sender().replace(address, 'http://receiver.example.com/') });
	await change();
	await emulator.push.settled();
	expect(emulator.push.deliveries[0].error).toContain('Only addresses of this machine');
});

test('after-rules know what was; asynchronous ones do not; a condition stops the script', async () => {
	const id = await change();
	await rule({ when: 'after', name: 'after', script: sender("payload.was = previous ? '' + previous.urgency : 'none'; payload.changed = current.urgency.changes();") });
	await rule({ when: 'async', name: 'async', script: sender("payload.was = previous ? '' + previous.urgency : 'none';") });
	await rule({ when: 'async', name: 'never', condition: "current.urgency == '9'" });
	await call(emulator, 'PATCH', `/api/now/table/incident/${id}`, { urgency: '1' });
	await emulator.push.settled();
	expect(bodies()).toEqual([expect.objectContaining({ was: '3', changed: true }), expect.objectContaining({ was: 'none' })]);
});

test('a script outside the small language does nothing but leave a line in the log', async () => {
	await rule({ script: 'new java.lang.Runtime();' });
	await rule({ script: 'switch (1) {}' });
	await change();
	await emulator.push.settled();
	expect(emulator.table('syslog').rows().map((row) => row.level)).toEqual(['error', 'error']);
	expect(received).toEqual([]);
});

test('a stored REST message gives address and method', async () => {
	const message = await call<{ result: { sys_id: string } }>(emulator, 'POST', '/api/now/table/sys_rest_message', { name: 'Receiver', rest_endpoint: address });
	await call(emulator, 'POST', '/api/now/table/sys_rest_message_fn', { rest_message: message.body.result.sys_id, function_name: 'tell', http_method: 'put', content: '{"n":"${number}"}' });
	await rule({ script: "var m = new sn_ws.RESTMessageV2('Receiver', 'tell'); m.setStringParameter('number', current.number); m.setQueryParameter('a', 'b c'); m.setBasicAuth('u', 'p'); m.executeAsync();" });
	await change();
	await emulator.push.settled();
	await new Promise((resolve) => setTimeout(resolve, 50));
	expect(received).toMatchObject([{ method: 'PUT', url: '/hook?a=b+c', body: expect.stringMatching(/^\{"n":"INC\d+"\}$/), headers: { authorization: 'Basic dTpw' } }]);
});

test('a user without the right cannot create rules, and a reset removes them', async () => {
	const itil = { Authorization: `Basic ${Buffer.from('itil.user:itil-password').toString('base64')}`, 'Content-Type': 'application/json' };
	expect((await call(emulator, 'POST', '/api/now/table/sys_script', { name: 'x', collection: 'incident' }, itil)).status).toBe(403);
	await rule();
	emulator.reset();
	await change();
	await emulator.push.settled();
	expect(received).toEqual([]);
});
