// Outbound messages of scripts: variables of stored definitions, what of the answer can be read, and how long it is waited for.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startEmulator, type Emulator } from '../../../emulator';
import { ask } from '../support';

let emulator: Emulator;
let receiver: Server;
let address: string;
let seen: string[] = [];
beforeAll(async () => {
	emulator = await startEmulator({ records: 0 });
	receiver = createServer((request, response) => {
		let body = '';
		request.on('data', (part: Buffer) => (body += part.toString()));
		request.on('end', () => {
			seen.push(`${request.method} ${request.url} ${body}`);
			if (request.url !== '/never') response.writeHead(202, { 'X-Seen': 'yes' }).end('thanks');
		});
	});
	await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
	address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
});
afterAll(async () => {
	receiver.closeAllConnections();
	await new Promise((resolve) => receiver.close(resolve));
	await emulator.close();
});
beforeEach(() => {
	emulator.reset();
	seen = [];
});

async function run(script: string): Promise<string[]> {
	emulator.table('sys_script').insert({ name: 'Rule', collection: 'incident', when: 'after', action_insert: 'true', advanced: 'true', script });
	await ask(emulator, 'POST', '/api/now/table/incident', { short_description: 'x' });
	await emulator.push.settled();
	return emulator.table('syslog').rows().map((row) => row.message);
}

test('variables are put into address and content of a stored method, escaped for XML or not', async () => {
	const message = emulator.table('sys_rest_message').insert({ name: 'Receiver', rest_endpoint: address }).sys_id;
	emulator.table('sys_rest_message_fn').insert({ rest_message: message, function_name: 'tell', http_method: 'post', rest_endpoint: `${address}/\${id}`, content: '<a>${text}</a><b>${raw}</b>' });
	await run("var m = new sn_ws.RESTMessageV2('Receiver', 'tell'); m.setStringParameter('id', 'abc'); m.setStringParameter('text', '<\"&>$&'); m.setStringParameterNoEscape('raw', '<c/>'); m.execute();");
	expect(seen).toEqual(['POST /abc <a>&lt;&quot;&amp;&gt;$&amp;</a><b><c/></b>']);
});

test('status, body and headers of the answer', async () => {
	expect(await run(`var m = new sn_ws.RESTMessageV2(); m.setEndpoint('${address}/x?a=b'); m.setHttpMethod('get'); m.setRequestHeader('X-A', '1'); var r = m.execute(); gs.info([r.getStatusCode(), r.getBody(), r.getHeader('x-seen'), r.getHeaders()['x-seen'], r.getQueryString(), r.haveError(), m.getRequestHeader('x-a')].join(' '));`)).toEqual(['202 thanks yes yes a=b false 1']);
});

test('an answer that does not come is given up after the cap of the property, whatever the script wants', async () => {
	emulator.table('sys_properties').insert({ name: 'glide.http.outbound.max_timeout', value: '0.05' });
	const log = await run(`var m = new sn_ws.RESTMessageV2(); m.setEndpoint('${address}/never'); m.setHttpMethod('post'); m.setHttpTimeout(60000); var r = m.execute(); gs.info(r.getStatusCode() + ' ' + r.haveError() + ' ' + (r.getErrorMessage().indexOf('imeout') > 0));`);
	expect([seen, log]).toEqual([['POST /never '], ['0 true true']]);
});

test('outbound messages take a Basic profile, and an attachment for a body; what has no effect here does no harm', async () => {
	const profile = emulator.table('sys_auth_profile_basic').insert({ name: 'Profile', username: 'u', password: 'p' }).sys_id;
	const incident = emulator.table('incident').insert({}).sys_id;
	const file = (await ask(emulator, 'POST', `/api/now/attachment/file?table_name=incident&table_sys_id=${incident}&file_name=a.txt`, 'from a file', { 'Content-Type': 'text/plain' })).body.result.sys_id as string;
	await run(`var r = new sn_ws.RESTMessageV2(); r.setEndpoint('http://127.0.0.1:9/'); r.setHttpMethod('post'); r.setAuthenticationProfile('basic', '${profile}'); r.setAuthenticationProfile('oauth2', 'x'); r.setRequestBodyFromAttachment('${file}'); r.setMutualAuth('x'); r.setAllowedRedirectURIs('x'); r.setMIDServer('x'); r.execute();`);
	await emulator.push.settled();
	expect(emulator.push.deliveries).toMatchObject([{ body: 'from a file', headers: [['Authorization', 'Basic dTpw']] }]);
});
