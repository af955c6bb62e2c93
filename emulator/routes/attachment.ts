// The Attachment API: metadata, bytes in and out, custom attributes (docs: c_AttachmentAPI.md).
import { parseUtc } from '../clock';
import { bodiesOf, storeBody, type StoredBody } from '../engine/attachments';
import { readJson } from '../engine/body';
import { hasContext } from '../engine/encryption';
import { boundaryOf, readParts } from '../engine/multipart';
import { listQuery } from '../engine/nameValue';
import { pagingHeaders } from '../engine/paging';
import { runQuery } from '../engine/query/run';
import { insert, remove, tableOf, update } from '../engine/write';
import { ApiError, ok, type Call, type Reply, type Route } from '../http';
import type { Instance } from '../instance';
import type { Row } from '../store';

const api = 'Attachment API';
const noRecord = (): ApiError => new ApiError(404, 'No Record found', "Record doesn't exist or ACL restricts the record retrieval");
const columns = [
	'sys_id', 'file_name', 'content_type', 'size_bytes', 'size_compressed', 'compressed', 'table_name', 'table_sys_id', 'sys_created_on', 'sys_created_by', 'sys_updated_on', 'sys_updated_by',
	'sys_mod_count', 'sys_tags', 'image_width', 'image_height', 'average_image_color', 'hash',
];

function metadata(instance: Instance, row: Row): Record<string, string> {
	const nameOf = (userName: string): string => instance.store.find('sys_user', 'user_name', userName)?.name ?? '';
	return {
		...Object.fromEntries(columns.map((name) => [name, row[name] ?? ''])),
		download_link: `${instance.url}/api/now/attachment/${row.sys_id}/file`,
		created_by_name: nameOf(row.sys_created_by), updated_by_name: nameOf(row.sys_updated_by),
	};
}

/** An attachment may be read by those who may read the record that it hangs on, and hold its encryption context if it has one. */
function readable(instance: Instance, call: Call, row: Row): boolean {
	if (row.encryption_context && !hasContext(instance, call.caller, row.encryption_context)) return false;
	const table = instance.dictionary.table(row.table_name);
	const owner = table && instance.store.get(table.name, row.table_sys_id);
	return !table || !owner || instance.access.readable(call.caller, table, owner);
}

function attachmentOf(call: Call, instance: Instance): Row {
	const row = instance.store.get('sys_attachment', call.params.sys_id);
	if (!row || !readable(instance, call, row)) throw noRecord();
	return row;
}

function list(call: Call, instance: Instance): Reply {
	const table = tableOf(instance, 'sys_attachment');
	const limit = Number(call.query.get('sysparm_limit') || 1000);
	const offset = Number(call.query.get('sysparm_offset') || 0);
	const found = runQuery(instance, table, listQuery(instance, table, call.query), { limit, offset, count: true }, call.caller);
	const rows = found.rows.filter((row) => readable(instance, call, row));
	return { ...ok(rows.map((row) => metadata(instance, row)), 200, pagingHeaders(instance, call, { limit, offset, total: found.total, count: true })), rowsRead: found.found };
}

/** The record that a file is attached to, or the errors of a missing parameter and a missing record. */
function checkOwner(call: Call, instance: Instance, table: string, sysId: string, fileName: string): void {
	for (const [name, value] of Object.entries({ table_name: table, table_sys_id: sysId, file_name: fileName })) {
		if (!value) throw new ApiError(400, `Missing required parameter ${name}`, null);
	}
	const found = instance.dictionary.table(table);
	const owner = found && instance.store.get(table, sysId);
	if (!found || !owner || !instance.access.readable(call.caller, found, owner)) throw noRecord();
	const allowed = instance.property('glide.attachment.extensions').split(',').map((one) => one.trim().toLowerCase()).filter(Boolean);
	const extension = fileName.includes('.') ? fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase() : '';
	if (allowed.length > 0 && !allowed.includes(extension)) throw new ApiError(400, 'Failed to create the attachment', `File extension ${extension} is not allowed.`);
}

/** docs: glide.attachment.role, by default public. */
function checkRole({ caller }: Call, instance: Instance): void {
	const roles = instance.property('glide.attachment.role', 'public').split(',').map((one) => one.trim()).filter(Boolean);
	if (roles.length > 0 && !roles.includes('public') && !caller.admin && !roles.some((role) => caller.roles.has(role))) throw new ApiError(403, 'Operation Failed', 'ACL Exception Insert Failed due to security constraints');
}

/** `creation_time` stands for files that were taken while the client was offline. */
function create(call: Call, instance: Instance, values: Row, body: StoredBody): Reply {
	const created = call.query.get('creation_time') ?? '';
	const system = Number.isNaN(parseUtc(created)) ? undefined : { sys_created_on: created };
	const size = String(body.size);
	const row = insert(instance, 'sys_attachment', { ...values, size_bytes: size, size_compressed: size, compressed: 'true', hash: body.hash, state: 'available' }, call.caller, { system });
	bodiesOf(instance).bind(row.sys_id, body.key);
	return ok(metadata(instance, row), 201, { Location: `${call.baseUrl}/api/now/attachment/${row.sys_id}` });
}

async function postFile(call: Call, instance: Instance): Promise<Reply> {
	const [table_name, table_sys_id, file_name] = ['table_name', 'table_sys_id', 'file_name'].map((name) => call.query.get(name) ?? '');
	checkRole(call, instance);
	checkOwner(call, instance, table_name, table_sys_id, file_name);
	const encryption_context = call.query.get('encryption_context') ?? '';
	const content_type = call.headers['content-type'];
	if (!content_type) throw new ApiError(400, 'Missing required header Content-Type', null);
	return create(call, instance, { table_name, table_sys_id, file_name, content_type, encryption_context }, await storeBody(instance, call.stream as AsyncIterable<Buffer>));
}

/** Fields after the file are not seen, as on the platform: the file comes last. */
async function upload(call: Call, instance: Instance): Promise<Reply> {
	const fields = new Map<string, string>();
	for await (const part of readParts(call.stream as AsyncIterable<Buffer>, boundaryOf(call.headers['content-type'] ?? ''))) {
		if (part.fileName === undefined) {
			const pieces: Buffer[] = [];
			for await (const piece of part.body) if (pieces.length < 64) pieces.push(piece);
			fields.set(part.name, Buffer.concat(pieces).toString('utf8'));
			continue;
		}
		const [table_name, table_sys_id] = [fields.get('table_name') ?? '', fields.get('table_sys_id') ?? ''];
		checkRole(call, instance);
		checkOwner(call, instance, table_name, table_sys_id, part.fileName);
		return create(call, instance, { table_name, table_sys_id, file_name: part.fileName, content_type: part.contentType }, await storeBody(instance, part.body));
	}
	throw new ApiError(400, 'Missing required parameter uploadFile', null);
}

function file(call: Call, instance: Instance): Reply {
	const row = attachmentOf(call, instance);
	const body = bodiesOf(instance).read(row.sys_id) ?? Buffer.alloc(0);
	const name = row.file_name.replace(/["\\\r\n]/g, '_').replace(/[^\x20-\x7e]/g, '_');
	const described = JSON.stringify(metadata(instance, row)).replace(/[^\x20-\x7e]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
	return { status: 200, headers: { 'Content-Type': row.content_type, 'X-Attachment-Metadata': described, 'Content-Disposition': `attachment;filename="${name}"` }, body };
}

function attributesOf(instance: Instance, row: Row): Row[] {
	return [...instance.store.rows('sys_attachment_attribute').by('attachment', row.sys_id)];
}

function attributeOf(call: Call, instance: Instance): Row {
	const found = attributesOf(instance, attachmentOf(call, instance)).find((one) => one.key === call.params.key);
	if (!found) throw noRecord();
	return found;
}

const shown = ({ key, value }: Row): Row => ({ key, value: value ?? '' });

export const attachmentRoutes: Route[] = [
	{ method: 'GET', path: '/api/now/attachment', api, handler: list },
	{ method: 'POST', path: '/api/now/attachment/file', api, handler: postFile },
	{ method: 'POST', path: '/api/now/attachment/upload', api, handler: upload },
	{ method: 'GET', path: '/api/now/attachment/{sys_id}', api, handler: (call, instance) => ok(metadata(instance, attachmentOf(call, instance))) },
	{ method: 'GET', path: '/api/now/attachment/{sys_id}/file', api, handler: file },
	{
		method: 'PATCH', path: '/api/now/attachment/{sys_id}', api,
		async handler(call, instance) {
			const row = attachmentOf(call, instance);
			const { file_name } = await readJson(call);
			if (typeof file_name !== 'string' || !file_name) throw new ApiError(400, 'Missing required parameter file_name', null);
			update(instance, 'sys_attachment', row.sys_id, { file_name }, call.caller);
			return { status: 204 };
		},
	},
	{
		method: 'DELETE', path: '/api/now/attachment/{sys_id}', api,
		handler(call, instance) {
			const { sys_id } = attachmentOf(call, instance);
			remove(instance, 'sys_attachment', sys_id, call.caller);
			return { status: 204 };
		},
	},
	{ method: 'GET', path: '/api/now/attachment/{sys_id}/attributes', api, handler: (call, instance) => ok(attributesOf(instance, attachmentOf(call, instance)).map(shown)) },
	{
		method: 'POST', path: '/api/now/attachment/{sys_id}/attributes', api,
		async handler(call, instance) {
			const { key, value } = await readJson(call);
			if (typeof key !== 'string' || !key) throw new ApiError(400, 'Missing required parameter key', null);
			return ok(shown(insert(instance, 'sys_attachment_attribute', { attachment: attachmentOf(call, instance).sys_id, key, value }, call.caller)), 201);
		},
	},
	{
		method: 'DELETE', path: '/api/now/attachment/{sys_id}/attributes', api,
		handler(call, instance) {
			for (const row of attributesOf(instance, attachmentOf(call, instance))) remove(instance, 'sys_attachment_attribute', row.sys_id, call.caller);
			return { status: 204 };
		},
	},
	{ method: 'GET', path: '/api/now/attachment/{sys_id}/attributes/{key}', api, handler: (call, instance) => ok(shown(attributeOf(call, instance))) },
	{
		method: 'PUT', path: '/api/now/attachment/{sys_id}/attributes/{key}', api,
		async handler(call, instance) {
			const { value } = await readJson(call);
			return ok(shown(update(instance, 'sys_attachment_attribute', attributeOf(call, instance).sys_id, { value }, call.caller)));
		},
	},
	{
		method: 'DELETE', path: '/api/now/attachment/{sys_id}/attributes/{key}', api,
		handler(call, instance) {
			remove(instance, 'sys_attachment_attribute', attributeOf(call, instance).sys_id, call.caller);
			return { status: 204 };
		},
	},
];
