// The examples of the Attachment API.
import { accept, json, jsonType, strings, type Example, type Shape } from './example';

const page = 'c_AttachmentAPI';
const metadata = strings('table_sys_id size_bytes download_link sys_updated_on sys_id image_height sys_created_on file_name sys_created_by compressed average_image_color sys_updated_by sys_tags table_name image_width sys_mod_count content_type size_compressed created_by_name updated_by_name');
const stored: Shape = { result: { ...metadata, table_name: '=incident', content_type: '=image/jpeg', sys_mod_count: '=0' } };
const image = { Accept: 'application/json', 'Content-Type': 'image/jpeg' };
const located = { ...jsonType, location: /\/api\/now\/attachment\/[0-9a-f]{32}$/ };
const metadataHeader = { 'content-type': /^image\/jpeg$/, 'x-attachment-metadata': /"file_name":"Issue_screenshot"/ };
const pair = (value = 'example_value'): Shape => ({ result: { key: '=example_key', value: `=${value}` } });

export const attachmentExamples: Example[] = [
	{ page, title: 'DELETE', request: ['DELETE', '/api/now/attachment/{attachment}'], status: 204 },
	{ page, title: 'DELETE attributes', given: ['attribute'], request: ['DELETE', '/api/now/attachment/{attachment}/attributes'], status: 204 },
	{ page, title: 'DELETE attribute', request: ['DELETE', '/api/now/attachment/{attachment}/attributes/{attribute}'], status: 204 },
	{ page, title: 'GET list', given: ['attachment'], request: ['GET', '/api/now/attachment?sysparm_limit=1'], headers: accept, status: 200, answerHeaders: jsonType, body: { result: [metadata] } },
	{ page, title: 'GET list by file name', given: ['attachment'], request: ['GET', '/api/now/attachment?sysparm_query=file_name=Issue_screenshot'], headers: accept, status: 200, body: { result: [{ ...metadata, file_name: '=Issue_screenshot' }] } },
	{ page, title: 'GET list in order', given: ['attachment'], request: ['GET', '/api/now/attachment?sysparm_query=ORDERBYfile_name%5EORDERBYDESCtable_Name'], headers: accept, status: 200, body: { result: [metadata] }, note: 'the example writes table_Name; column names are documented as case-sensitive, so that part is ignored' },
	{ page, title: 'GET one', request: ['GET', '/api/now/attachment/{attachment}'], headers: accept, status: 200, body: stored },
	{ page, title: 'GET one, versioned address', request: ['GET', '/api/now/v1/attachment/{attachment}'], headers: accept, status: 200, body: stored },
	{ page, title: 'GET attributes', given: ['attribute'], request: ['GET', '/api/now/attachment/{attachment}/attributes'], headers: accept, status: 200, body: { result: [strings('key value')] } },
	{ page, title: 'GET attribute', request: ['GET', '/api/now/attachment/{attachment}/attributes/{attribute}'], headers: accept, status: 200, body: pair() },
	{ page, title: 'GET file', request: ['GET', '/api/now/attachment/{attachment}/file'], headers: { Accept: '*/*' }, status: 200, answerHeaders: metadataHeader, text: /^not really a picture$/ },
	{ page, title: 'GET file, versioned address', request: ['GET', '/api/now/v1/attachment/{attachment}/file'], headers: { Accept: '*/*' }, status: 200, answerHeaders: metadataHeader, text: /^not really a picture$/ },
	{ page, title: 'PATCH', request: ['PATCH', '/api/now/attachment/{attachment}'], headers: json, data: '{"file_name": "new_attachment_name"}', status: 204 },
	{ page, title: 'PATCH with an error', request: ['PATCH', '/api/now/attachment/00000000000000000000000000000000'], headers: json, data: '{"file_name": "x"}', status: 404, body: { error: { detail: 'string', message: 'string' } }, note: 'the page gives the members of the error and the statuses 400 and 401 only; a missing attachment is 404 as in its other methods' },
	{ page, title: 'POST attributes', request: ['POST', '/api/now/attachment/{attachment}/attributes'], headers: json, data: '{"key": "example_key", "value": "example_value"}', status: 201, body: pair() },
	{ page, title: 'POST file', request: ['POST', '/api/now/attachment/file?table_name=incident&table_sys_id={incident}&file_name=Issue_screenshot'], headers: image, data: 'not really a picture', status: 201, answerHeaders: located, body: stored },
	{ page, title: 'POST file, versioned address', request: ['POST', '/api/now/v1/attachment/file?table_name=incident&table_sys_id={incident}&file_name=Issue_screenshot'], headers: image, data: 'not really a picture', status: 201, answerHeaders: located, body: stored },
	{ page, title: 'POST upload', request: ['POST', '/api/now/attachment/upload'], headers: accept, parts: { table_name: 'incident', table_sys_id: '{incident}', uploadFile: 'not really a picture' }, status: 201, answerHeaders: located, body: stored },
	{ page, title: 'POST upload, versioned address', request: ['POST', '/api/now/v1/attachment/upload'], headers: accept, parts: { table_name: 'incident', table_sys_id: '{incident}', uploadFile: 'not really a picture' }, status: 201, answerHeaders: located, body: stored },
	{ page, title: 'PUT attribute', request: ['PUT', '/api/now/attachment/{attachment}/attributes/{attribute}'], headers: json, data: '{"value": "new_value"}', status: 200, body: pair('new_value') },
];
