// The examples of the Import Set API.
import { accept, json, strings, type Example, type Shape } from './example';

const page = 'c_ImportSetAPI';
const outcome = (status: string): Shape => ({ import_set: 'string', staging_table: '=imp_user', result: [{ ...strings('transform_map display_value record_link sys_id'), table: '=sys_user', display_name: '=name', status }] });
const person = "{'first_name':'John','last_name':'Public','user_id':'john.public','email':'john.public@company.com'}";
const sets = strings('import_set_id multi_import_set_id');
const records = JSON.stringify({ records: [{ Address: 'Hollywood', Name: 'Tom', ID: '123' }, { Address: 'Vine', Name: 'Irene', ID: '456' }] });

export const importSetExamples: Example[] = [
	{ page, title: 'GET', request: ['GET', '/api/now/import/imp_user/{staged}'], headers: accept, status: 200, body: outcome('=inserted') },
	{ page, title: 'GET, versioned address', request: ['GET', '/api/now/v1/import/imp_user/{staged}'], headers: accept, status: 200, body: outcome('=inserted') },
	{ page, title: 'POST', request: ['POST', '/api/now/import/imp_user'], headers: json, data: person, status: 201, body: outcome('=inserted') },
	{ page, title: 'POST, versioned address', request: ['POST', '/api/now/v1/import/imp_user'], headers: json, data: person, status: 201, body: outcome('=inserted') },
	{ page, title: 'POST insertMultiple', request: ['POST', '/api/now/import/{employees}/insertMultiple'], headers: json, data: records, status: 201, body: sets, note: 'the page shows the status of a created record and of a success; 201 as for one row' },
	{ page, title: 'POST insertMultiple, versioned address', request: ['POST', '/api/now/v1/import/{employees}/insertMultiple'], headers: json, data: records, status: 201, body: sets },
	{ page, title: 'POST insertMultiple by column names', request: ['POST', '/api/now/import/{employeesByName}/insertMultiple'], headers: json, data: '{"records":[{"u_name":"Tom"},{"u_name":"Irene"}]}', status: 201, body: sets },
	{ page, title: 'POST insertMultiple after another, into the same set', request: ['POST', '/api/now/import/imp_user/insertMultiple?multi_import_set_id={multiSet}&run_after={earlierSet}'], headers: json, data: '{"records":[{"User ID":"tom"}]}', status: 201, body: sets },
];
