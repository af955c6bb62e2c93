// The request and response examples of the official documentation, by shape: status, headers, keys and their types.
// Pages: the ServiceNow documentation's REST API reference and OAuth chapters, release Australia; names as in their addresses.
import { startEmulator, type Emulator } from '../../emulator';

type Shape = 'string' | 'number' | 'boolean' | 'null' | 'link' | { [key: string]: Shape } | Shape[];

interface Example {
	page: string;
	title: string;
	/** curl's --request and address; `{incident}` and other names are filled in. */
	request: [method: string, path: string];
	headers?: Record<string, string>;
	data?: string;
	/** Sent as a form, as curl -d does. */
	form?: Record<string, string>;
	anonymous?: boolean;
	status: number;
	/** Headers that the page names, as patterns. */
	answerHeaders?: Record<string, RegExp>;
	/** Documented keys that must be there with that type; undefined for an answer without a body. */
	body?: Shape;
}

const strings = (keys: string): Record<string, Shape> => Object.fromEntries(keys.split(' ').map((key) => [key, 'string' as Shape]));

const task = 'active activity_due additional_assignee_list approval approval_history approval_set business_duration calendar_duration close_notes closed_at comments comments_and_work_notes contact_type correlation_display correlation_id description due_date escalation expected_start follow_up group_list impact knowledge made_sla number opened_at order priority reassignment_count short_description sla_due state sys_class_name sys_created_by sys_created_on sys_domain_path sys_id sys_mod_count sys_tags sys_updated_by sys_updated_on time_worked upon_approval upon_reject urgency user_input watch_list work_end work_notes work_notes_list work_start';
const incident = strings(`${task} business_stc calendar_stc category child_incidents close_code incident_state notify reopen_count resolved_at severity subcategory`);
const attachment = strings('table_sys_id size_bytes download_link sys_updated_on sys_id image_height sys_created_on file_name sys_created_by compressed average_image_color sys_updated_by sys_tags table_name image_width sys_mod_count content_type size_compressed created_by_name updated_by_name');
const pair: Shape = { field: 'string', value: 'string' };
const json = { Accept: 'application/json', 'Content-Type': 'application/json' };
const accept = { Accept: 'application/json' };
const jsonType = { 'content-type': /^application\/json/ };
const imported: Shape = { import_set: 'string', staging_table: 'string', result: [strings('transform_map table display_name display_value record_link status sys_id')] };
const changed = "{'assigned_to':'{user}','urgency':'1','comments':'Elevating urgency, this is a blocking issue'}";
const tokens: Shape = { scope: 'string', token_type: 'string', expires_in: 'number', refresh_token: 'string', access_token: 'string' };

const examples: Example[] = [
	{ page: 'c_TableAPI', title: 'GET list', request: ['GET', '/api/now/table/problem?sysparm_limit=1'], headers: accept, status: 200, answerHeaders: { ...jsonType, 'x-total-count': /^\d+$/, link: /rel="next"/ }, body: { result: [{ ...strings(task), sys_domain: 'link', opened_by: 'link' }] } },
	{ page: 'c_TableAPI', title: 'GET one', request: ['GET', '/api/now/table/incident/{incident}'], headers: accept, status: 200, answerHeaders: jsonType, body: { result: { ...incident, sys_domain: 'link', caller_id: 'link' } } },
	{ page: 'c_TableAPI', title: 'POST, with single quotes', request: ['POST', '/api/now/table/incident'], headers: json, data: "{'short_description':'Unable to connect to office wifi','assignment_group':'{group}','urgency':'2','impact':'2'}", status: 201, answerHeaders: { location: /\/api\/now\/table\/incident\/[0-9a-f]{32}$/ }, body: { result: { ...incident, sys_domain: 'link', assignment_group: 'link', opened_by: 'link', caller_id: 'string', location: 'string' } } },
	{ page: 'c_TableAPI', title: 'PUT', request: ['PUT', '/api/now/table/incident/{incident}'], headers: json, data: changed, status: 200, body: { result: { ...incident, assigned_to: 'link' } } },
	{ page: 'c_TableAPI', title: 'PATCH', request: ['PATCH', '/api/now/table/incident/{incident}'], headers: json, data: changed, status: 200, body: { result: { ...incident, assigned_to: 'link' } } },
	{ page: 'c_TableAPI', title: 'DELETE', request: ['DELETE', '/api/now/table/incident/{doomed}'], headers: accept, status: 204 },
	{ page: 'c_AggregateAPI', title: 'averages by group', request: ['GET', '/api/now/stats/incident?sysparm_avg_fields=reassignment_count%2Cbusiness_stc&sysparm_group_by=assignment_group'], headers: accept, status: 200, body: { result: [{ stats: { avg: { reassignment_count: 'string', business_stc: 'string' } }, groupby_fields: [pair] }] } },
	{ page: 'c_AttachmentAPI', title: 'GET list', request: ['GET', '/api/now/attachment?sysparm_limit=1'], headers: accept, status: 200, answerHeaders: jsonType, body: { result: [attachment] } },
	{ page: 'c_AttachmentAPI', title: 'GET one', request: ['GET', '/api/now/attachment/{attachment}'], headers: accept, status: 200, body: { result: attachment } },
	{ page: 'c_AttachmentAPI', title: 'GET file', request: ['GET', '/api/now/attachment/{attachment}/file'], headers: { Accept: '*/*' }, status: 200, answerHeaders: { 'content-type': /^image\/jpeg$/, 'x-attachment-metadata': /"file_name":"Issue_screenshot"/ } },
	{ page: 'c_AttachmentAPI', title: 'POST file', request: ['POST', '/api/now/attachment/file?table_name=incident&table_sys_id={incident}&file_name=Issue_screenshot'], headers: { Accept: 'application/json', 'Content-Type': 'image/jpeg' }, data: 'not really a picture', status: 201, answerHeaders: { location: /\/api\/now\/attachment\/[0-9a-f]{32}$/ }, body: { result: attachment } },
	{ page: 'c_AttachmentAPI', title: 'POST attributes', request: ['POST', '/api/now/attachment/{attachment}/attributes'], headers: json, data: '{"key": "example_key", "value": "example_value"}', status: 201, body: { result: strings('key value') } },
	{ page: 'c_AttachmentAPI', title: 'GET attributes', request: ['GET', '/api/now/attachment/{attachment}/attributes'], headers: accept, status: 200, body: { result: [strings('key value')] } },
	{ page: 'c_AttachmentAPI', title: 'GET attribute', request: ['GET', '/api/now/attachment/{attachment}/attributes/example_key'], headers: accept, status: 200, body: { result: strings('key value') } },
	{ page: 'c_AttachmentAPI', title: 'PUT attribute', request: ['PUT', '/api/now/attachment/{attachment}/attributes/example_key'], headers: json, data: '{"value": "new_value"}', status: 200, body: { result: strings('key value') } },
	{ page: 'c_AttachmentAPI', title: 'DELETE attribute', request: ['DELETE', '/api/now/attachment/{attachment}/attributes/example_key'], status: 204 },
	{ page: 'c_AttachmentAPI', title: 'DELETE attributes', request: ['DELETE', '/api/now/attachment/{attachment}/attributes'], status: 204 },
	{ page: 'c_AttachmentAPI', title: 'PATCH', request: ['PATCH', '/api/now/attachment/{attachment}'], headers: json, data: '{"file_name": "new_attachment_name"}', status: 204 },
	{ page: 'c_AttachmentAPI', title: 'DELETE', request: ['DELETE', '/api/now/attachment/{attachment}'], status: 204 },
	{
		page: 'batch-api', title: 'two requests', request: ['POST', '/api/now/v1/batch'], headers: json, status: 200,
		data: `{"batch_request_id":"1","rest_requests":[{"id":"11","headers":[{"name":"Content-Type","value":"application/xml"},{"name":"Accept","value":"application/xml"}],"url":"/api/global/user_role_inheritance","method":"GET"},{"id":"12","exclude_response_headers":true,"headers":[{"name":"Content-Type","value":"application/json"},{"name":"Accept","value":"application/json"}],"url":"/api/now/table/incident","method":"POST","body":"${Buffer.from("{'short_description':'from a batch'}").toString('base64')}"}]}`,
		body: { batch_request_id: 'string', serviced_requests: [{ id: 'string', body: 'string', status_code: 'number', status_text: 'string', execution_time: 'number' }], unserviced_requests: [] },
	},
	{ page: 'c_ImportSetAPI', title: 'POST', request: ['POST', '/api/now/import/imp_user'], headers: json, data: "{'first_name':'John','last_name':'Public','user_id':'john.public','email':'john.public@company.com'}", status: 201, body: imported },
	{ page: 'c_ImportSetAPI', title: 'GET', request: ['GET', '/api/now/import/imp_user/{staged}'], headers: accept, status: 200, body: imported },
	{ page: 'c_ImportSetAPI', title: 'POST insertMultiple', request: ['POST', '/api/now/import/imp_user/insertMultiple'], headers: json, data: '{"records": [{"First name": "Tom", "User ID": "tom"}, {"First name": "Irene", "User ID": "irene"}]}', status: 201, body: strings('import_set_id multi_import_set_id') },
	{ page: 'r_OAuthAPIRequestParameters', title: 'password', request: ['POST', '/oauth_token.do'], anonymous: true, form: { grant_type: 'password', client_id: '{client}', client_secret: '{secret}', username: '{name}', password: '{password}' }, status: 200, answerHeaders: jsonType, body: tokens },
	{ page: 'r_OAuthAPIRequestParameters', title: 'refresh token', request: ['POST', '/oauth_token.do'], anonymous: true, form: { grant_type: 'refresh_token', client_id: '{client}', client_secret: '{secret}', refresh_token: '{refresh}' }, status: 200, body: tokens },
	{ page: 'r_RESTOAuthExample', title: 'request with a token', request: ['GET', '/api/now/table/incident'], anonymous: true, headers: { ...accept, Authorization: 'Bearer {token}' }, status: 200, body: { result: [incident] } },
	{ page: 'client-credentials', title: 'client credentials', request: ['POST', '/oauth_token.do'], anonymous: true, form: { grant_type: 'client_credentials', client_id: '{client}', client_secret: '{secret}' }, status: 200, body: { scope: 'string', token_type: 'string', expires_in: 'number', access_token: 'string' } },
	{ page: 'c_TableAPI', title: 'a record that is not there', request: ['GET', '/api/now/table/incident/00000000000000000000000000000000'], headers: accept, status: 404, body: { error: { message: 'string', detail: 'string' }, status: 'string' } },
];

let emulator: Emulator;
const names: Record<string, string> = {};

beforeAll(async () => {
	emulator = await startEmulator({ records: 4 });
	const [first, second] = emulator.table('incident').rows();
	const form = new URLSearchParams({ grant_type: 'password', client_id: emulator.clientId, client_secret: emulator.clientSecret, username: emulator.username, password: emulator.password });
	const { refresh_token, access_token } = (await (await fetch(`${emulator.url}/oauth_token.do`, { method: 'POST', body: form })).json()) as Record<string, string>;
	Object.assign(names, {
		incident: first.sys_id, doomed: second.sys_id, user: emulator.table('sys_user').rows()[0].sys_id, group: emulator.table('sys_user_group').rows()[0].sys_id, client: emulator.clientId, secret: emulator.clientSecret, name: emulator.username, password: emulator.password, refresh: refresh_token, token: access_token,
	});
	const basic = { Authorization: `Basic ${Buffer.from(`${emulator.username}:${emulator.password}`).toString('base64')}` };
	const file = await fetch(`${emulator.url}/api/now/attachment/file?table_name=incident&table_sys_id=${first.sys_id}&file_name=Issue_screenshot`, { method: 'POST', headers: { ...basic, 'Content-Type': 'image/jpeg' }, body: 'x' });
	names.attachment = ((await file.json()) as { result: { sys_id: string } }).result.sys_id;
	const staged = await fetch(`${emulator.url}/api/now/import/imp_user`, { method: 'POST', headers: { ...basic, ...json }, body: '{"user_id":"first.one","last_name":"One"}' });
	names.staged = (staged.headers.get('location') ?? '').split('/').pop() ?? '';
});
afterAll(() => emulator.close());

const filled = (text: string): string => text.replace(/\{(\w+)\}/g, (all, name: string) => names[name] ?? all);

/** Every documented key is there with its type; other keys may be, too: releases add some. */
function expectShape(value: unknown, shape: Shape, path = 'body'): void {
	if (Array.isArray(shape)) {
		expect({ path, isList: Array.isArray(value) }).toEqual({ path, isList: true });
		if (shape.length === 0) return;
		expect({ path, empty: (value as unknown[]).length === 0 }).toEqual({ path, empty: false });
		for (const one of value as unknown[]) expectShape(one, shape[0], `${path}[]`);
		return;
	}
	if (typeof shape === 'object') {
		for (const [key, one] of Object.entries(shape)) expectShape((value as Record<string, unknown> | null)?.[key], one, `${path}.${key}`);
		return;
	}
	if (shape === 'link') {
		expectShape(value, { link: 'string', value: 'string' }, path);
		return;
	}
	expect({ path, type: value === null ? 'null' : typeof value }).toEqual({ path, type: shape });
}

test.each(examples.map((example) => ({ name: `${example.page}: ${example.title}`, example })))('$name', async ({ example }) => {
	const { request: [method, path], headers = {}, data, form, anonymous, status, answerHeaders = {}, body } = example;
	const signIn: Record<string, string> = anonymous ? {} : { Authorization: `Basic ${Buffer.from(`${emulator.username}:${emulator.password}`).toString('base64')}` };
	const sent = form ? new URLSearchParams(Object.entries(form).map(([name, value]): [string, string] => [name, filled(value)])) : data === undefined ? undefined : filled(data);
	const reply = await fetch(emulator.url + filled(path), { method, headers: { ...signIn, ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, filled(value)])) }, body: sent });
	const text = await reply.text();
	expect({ status: reply.status, text: reply.status === status ? '' : text }).toEqual({ status, text: '' });
	for (const [name, pattern] of Object.entries(answerHeaders)) expect(reply.headers.get(name)).toMatch(pattern);
	if (status === 204) expect(text).toBe('');
	if (body !== undefined) expectShape(JSON.parse(text), body);
});
