// The examples of the Batch API.
import { json, strings, type Example, type Shape } from './example';
import { incident } from './table';

const page = 'batch-api';
const media = (type: string) => [{ name: 'Content-Type', value: type }, { name: 'Accept', value: type }];
const body = Buffer.from("{'urgency':'1', 'short_description':'My computer broke', 'comments':'Elevating urgency, this is a blocking issue'}").toString('base64');
const three = [
	{ id: '11', headers: media('application/xml'), url: '/api/global/user_role_inheritance', method: 'GET' },
	{ id: '12', exclude_response_headers: true, headers: media('application/json'), url: '/api/now/table/incident?sysparm_limit=1', method: 'GET' },
	{ id: '13', exclude_response_headers: true, headers: media('application/json'), url: '/api/now/table/incident', method: 'POST', body },
];
const item: Record<string, Shape> = { id: 'string', body: 'string', status_code: 'number', status_text: 'string', headers: [], execution_time: 'number' };
const answer = (items: Shape[]): Shape => ({ batch_request_id: '=1', serviced_requests: items, unserviced_requests: [] });

export const batchExamples: Example[] = [
	{
		page, title: 'three requests', request: ['POST', '/api/now/v1/batch'], headers: json, data: JSON.stringify({ batch_request_id: '1', rest_requests: three }), status: 200,
		body: answer([item]),
		items: {
			11: { status: 200, body: /^<\?xml version="1\.0" encoding="UTF-8"\?><response><result><user_name\/><\/result><\/response>$/ },
			12: { status: 200, body: { result: [{ ...incident, ...strings('hold_reason route_reason task_effective_number') }] } },
			13: { status: 201, body: { result: { ...incident, urgency: '=1', sys_mod_count: '=0' } } },
		},
	},
	{ page, title: 'headers of an item', request: ['POST', '/api/now/v1/batch'], headers: json, data: JSON.stringify({ batch_request_id: '1', rest_requests: three.slice(0, 1) }), status: 200, body: answer([{ ...item, headers: [{ name: 'string', value: 'string' }] }]), items: { 11: { status: 200, body: /^<\?xml/ } } },
	{ page, title: 'another version', request: ['POST', '/api/now/v2/batch'], headers: json, data: JSON.stringify({ batch_request_id: '1', rest_requests: three.slice(1, 2) }), status: 200, body: answer([item]), items: { 12: { status: 200, body: { result: [incident] } } } },
];
