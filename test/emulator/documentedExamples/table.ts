// The examples of the Table API: its own page, the general REST page, the session debug header, the command line's record.
import { accept, each, error, json, jsonType, strings, type Example, type Shape } from './example';

const task: Record<string, Shape> = {
	...strings('active activity_due additional_assignee_list approval approval_history approval_set business_duration calendar_duration close_notes closed_at comments comments_and_work_notes contact_type correlation_display correlation_id description due_date escalation expected_start follow_up group_list impact knowledge made_sla number opened_at order priority reassignment_count short_description sla_due state sys_class_name sys_created_by sys_created_on sys_domain_path sys_id sys_mod_count sys_tags sys_updated_by sys_updated_on time_worked upon_approval upon_reject urgency user_input watch_list work_end work_notes work_notes_list work_start'),
	...each('reference', 'assigned_to assignment_group business_service closed_by cmdb_ci company delivery_plan delivery_task location parent rejection_goto wf_activity'),
	...each('link', 'sys_domain opened_by'),
};
export const incident: Record<string, Shape> = {
	...task,
	...strings('business_stc calendar_stc category child_incidents close_code incident_state notify reopen_count resolved_at severity subcategory'),
	...each('reference', 'caller_id caused_by parent_incident problem_id resolved_by rfc'),
	sys_class_name: '=incident',
};
const updated: Shape = { result: { ...incident, urgency: '=1', assigned_to: 'link', caller_id: 'link', comments: '=' } };
const change = "{'assigned_to':'{user}','urgency':'1','comments':'Elevating urgency, this is a blocking issue'}";
const numbers: Shape = { result: [{ number: 'string' }] };
const list = (title: string, query: string, more: Partial<Example> = {}): Example => ({ page: 'c_TableAPI', title, request: ['GET', `/api/now/table/incident?sysparm_fields=number&${query}`], headers: accept, status: 200, body: numbers, ...more });

const tableApi: Example[] = [
	{ page: 'c_TableAPI', title: 'DELETE', request: ['DELETE', '/api/now/table/incident/{incident}'], headers: accept, status: 204 },
	{
		page: 'c_TableAPI', title: 'GET list', request: ['GET', '/api/now/table/problem?sysparm_limit=1'], headers: accept, status: 200, answerHeaders: { ...jsonType, 'x-total-count': /^\d+$/ },
		body: { result: [{ ...task, sys_class_name: '=problem' }] },
	},
	{ page: 'c_TableAPI', title: 'GET one', request: ['GET', '/api/now/table/incident/{incident}'], headers: accept, status: 200, answerHeaders: jsonType, body: { result: { ...incident, caller_id: 'link' } } },
	{ page: 'c_TableAPI', title: 'PATCH', request: ['PATCH', '/api/now/table/incident/{incident}'], headers: json, data: change, status: 200, body: updated },
	{
		page: 'c_TableAPI', title: 'POST, with single quotes', request: ['POST', '/api/now/table/incident'], headers: json, status: 201,
		data: "{'short_description':'Unable to connect to office wifi','assignment_group':'{group}','urgency':'2','impact':'2'}",
		answerHeaders: { ...jsonType, location: /\/api\/now\/table\/incident\/[0-9a-f]{32}$/ },
		body: { result: { ...incident, ...each('=', 'assigned_to caller_id cmdb_ci company location problem_id comments work_notes close_notes'), priority: '=3', state: '=1', incident_state: '=1', active: '=true', escalation: '=0', sys_mod_count: '=0', reopen_count: '=0', child_incidents: '=0', severity: '=3', notify: '=1', category: '=inquiry', made_sla: '=true', knowledge: '=false', approval: '=not requested', upon_approval: '=proceed', upon_reject: '=cancel', sys_domain_path: '=/', assignment_group: 'link' } },
	},
	{ page: 'c_TableAPI', title: 'PUT', request: ['PUT', '/api/now/table/incident/{incident}'], headers: json, data: change, status: 200, body: updated },
	{ page: 'c_TableAPI', title: 'versioned address of a list', request: ['GET', '/api/now/v2/table/incident?sysparm_limit=1'], headers: accept, status: 200, body: { result: [incident] } },
	{ page: 'c_TableAPI', title: 'versioned address of a record', request: ['GET', '/api/now/v1/table/incident/{incident}'], headers: accept, status: 200, body: { result: incident } },
	list('name and value instead of a query', 'active=true'),
	list('the label of a choice as value', 'state=closed', { request: ['GET', '/api/now/table/incident?state=closed&sysparm_fields=state'], body: { result: [{ state: '=7' }] } }),
	list('several names and values', 'active=true&assigned_to={userName}', { body: { result: [] }, note: 'the example gives a user name for a reference, as no display value of a user reads' }),
	list('a script function in the query', 'sysparm_query=caller_id=javascript:gs.getUserID()%5Eactive=true', { body: { result: [] } }),
	list('two orders', 'sysparm_query=active=true%5EORDERBYnumber%5EORDERBYDESCcategory'),
	{
		page: 'c_TableAPI', title: 'the Link header', request: ['GET', '/api/now/table/cmdb_ci?sysparm_offset=4&sysparm_limit=2'], headers: accept, status: 200, body: { result: [{ sys_id: 'string' }] },
		answerHeaders: { link: /^<https?:\/\/[^>]+\/api\/now\/table\/cmdb_ci\?[^>]+>;rel="first",<[^>]+>;rel="prev",<[^>]+sysparm_offset=6[^>]*>;rel="next",<[^>]+>;rel="last"$/ },
		note: 'the sample lacks the opening brackets and its offsets do not add up; an observed header has the brackets. The order of the four is not documented as fixed.',
	},
];

const roleFields = 'role%2Crole.name%2Cuser%2Cuser.name%2Cuser.sys_id%2Cuser.department';

const restApi: Example[] = [
	{ page: 'c_RESTAPI', title: 'versioned address', request: ['GET', '/api/now/v1/table/incident'], headers: accept, status: 200, body: { result: [incident] } },
	{ page: 'c_RESTAPI', title: 'unversioned address', request: ['GET', '/api/now/table/incident'], headers: accept, status: 200, body: { result: [incident] } },
	{ page: 'c_RESTAPI', title: 'orders beside a condition', request: ['GET', '/api/now/table/incident?sysparm_query=active=true%5EORDERBYnumber%5EORDERBYDESCcategory'], headers: accept, status: 200, body: { result: [incident] } },
	{ page: 'c_RESTAPI', title: 'dot-walking in the query', given: ['stockSymbol'], request: ['GET', '/api/now/table/incident?sysparm_query=company.stock_symbol=NYX'], headers: accept, status: 200, answerHeaders: { 'x-total-count': /^[1-7]$/ }, body: { result: [{ ...incident, company: 'link' }] } },
	{
		page: 'c_RESTAPI', title: 'dot-walking in the fields', request: ['GET', `/api/now/table/sys_user_has_role?sysparm_fields=${roleFields}&sysparm_query=role%3D{role}%5EORrole%3D{otherRole}&sysparm_display_value=true`],
		headers: accept, status: 200, body: { result: [{ ...strings('user.name user.sys_id role.name'), 'user.department': 'label', role: 'label', user: 'label' }] },
	},
];

const refused = (status: number, title: string, request: Example['request'], more: Partial<Example> = {}): Example => ({ page: 'r_RESTAPIHTTPResponseCodes', title: `${status} ${title}`, request, headers: accept, status, body: error, ...more });
const short = { result: { short_description: 'string' } };

const responseCodes: Example[] = [
	{ page: 'r_RESTAPIHTTPResponseCodes', title: '200 success', request: ['GET', '/api/now/table/incident/{incident}'], headers: accept, status: 200, body: short },
	{ page: 'r_RESTAPIHTTPResponseCodes', title: '201 created', request: ['POST', '/api/now/table/incident'], headers: json, data: '{"short_description":"x"}', status: 201, body: short },
	{ page: 'r_RESTAPIHTTPResponseCodes', title: '204 without a body', request: ['DELETE', '/api/now/table/incident/{incident}'], headers: accept, status: 204 },
	refused(400, 'no such API', ['GET', '/api/now/nothing']),
	refused(401, 'no sign-in', ['GET', '/api/now/table/incident'], { anonymous: true }),
	refused(403, 'not permitted', ['PATCH', '/api/now/table/incident/{incident}'], { anonymous: true, headers: { ...json, Authorization: `Basic ${Buffer.from('reader.user:reader-password').toString('base64')}` }, data: '{"urgency":"1"}' }),
	refused(404, 'not found', ['GET', '/api/now/table/incident/00000000000000000000000000000000']),
	refused(405, 'method not allowed', ['POST', '/api/now/stats/incident'], { headers: json, data: '{}' }),
	refused(406, 'format not supported', ['GET', '/api/now/table/incident'], { headers: { Accept: 'application/pdf' } }),
	refused(415, 'media type not supported', ['POST', '/api/now/table/incident'], { headers: { ...accept, 'Content-Type': 'application/pdf' }, data: 'x' }),
	refused(500, 'unexpected error', ['POST', '/api/now/import/u_employee_import_set_table'], { given: ['employees'], headers: json, data: '{"u_name":"Tom"}' }),
	refused(502, 'bad gateway', ['GET', '/api/now/table/incident'], { given: ['badGateway'], body: undefined, text: /<html/ }),
	refused(503, 'unavailable', ['GET', '/api/now/table/incident'], { given: ['unavailable'], body: undefined, text: /<html/ }),
];

export const tableExamples: Example[] = [
	...tableApi, ...restApi, ...responseCodes,
	{
		page: 'inbound-REST-API-rate-limiting', title: 'a refused request', given: ['rateRule'], request: ['GET', '/api/now/v2/table/incident'], headers: accept, status: 429, answerHeaders: { 'retry-after': /^\d+$/, 'x-ratelimit-limit': /^\d+$/, 'x-ratelimit-reset': /^\d{10}$/, 'x-ratelimit-rule': /^[0-9a-f]{32}$/ },
		body: { error: { message: '=Rate limit exceeded', detail: '=Rate limit of 0 requests per hour for Table API exceeded' }, status: '=failure' },
	},
	{
		page: 'rest-session-debug-header', title: 'debug messages of the session', request: ['GET', '/api/now/table/incident/{incident}?sysparm_fields=description,number'], headers: { 'X-WantSessionDebugMessages': 'true', 'Content-Type': 'application/json;charset=UTF-8', Accept: 'application/json, text/plain,*/*' }, status: 200,
		body: { result: strings('description number'), session: { debug_logs: [{ type: 'string', customerUpdate: 'boolean', line: 'string', debugClassSet: 'string' }] } },
	},
	{
		page: 'create-record', title: 'record create of the command line', request: ['POST', '/api/now/table/incident'], headers: json, data: "{'short_description': 'Unable to open file', 'impact':'3'}", status: 201,
		body: { result: { ...incident, ...each('=', 'assigned_to assignment_group business_service caller_id cmdb_ci company contract hold_reason location problem_id reopened_by reopened_time route_reason service_offering universal_request'), task_effective_number: 'string', priority: '=5' } },
	},
];
