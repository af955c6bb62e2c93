// The Email API: writes a row of sys_email, which nobody sends, and reads it (docs: email-api.md).
import { readJson } from '../engine/body';
import { insert, tableOf } from '../engine/write';
import { ApiError, ok, type Call, type Reply, type Route } from '../http';
import type { Instance } from '../instance';
import type { Row } from '../store';

const api = 'Email API';
const most = 100;

const addresses = (text: string | undefined): string[] => (text ?? '').split(',');

function shown(row: Row): Record<string, unknown> {
	return {
		id: row.sys_id, type: row.type, state: row.state, subject: row.subject ?? '', to: addresses(row.recipients), cc: addresses(row.copied), bcc: addresses(row.blind_copied), html: row.body ?? '', text: row.body_text ?? '', importance: row.importance ?? '', headers: JSON.parse(row.headers || '{}') as unknown,
	};
}

function read(call: Call, instance: Instance): Reply {
	const row = instance.store.get('sys_email', call.params.id);
	// A missing record and a hidden one are both 403 here, unlike in the Table API.
	if (!row || !instance.access.readable(call.caller, tableOf(instance, 'sys_email'), row)) throw new ApiError(403, 'Record not found', "Record doesn't exist or ACL restricts the record retrieval");
	const fields = (call.query.get('sysparm_fields') ?? '').split(',').map((one) => one.trim()).filter(Boolean);
	return ok(Object.fromEntries(Object.entries(shown(row)).filter(([name]) => fields.length === 0 || fields.includes(name))));
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function list(value: unknown, name: string): string {
	const found = (Array.isArray(value) ? value : []).map(String);
	if (found.length > most) throw new ApiError(400, `Too many addresses in ${name}`, `At most ${most} are allowed`);
	return found.join(',');
}

async function create(call: Call, instance: Instance): Promise<Reply> {
	const body = await readJson(call);
	const [to, cc, bcc] = [list(body.to, 'to'), list(body.cc, 'cc'), list(body.bcc, 'bcc')];
	if (to === '') throw new ApiError(400, 'Missing recipients', 'to is required');
	const [target, record] = [text(body.table_name), text(body.table_record_id)];
	if ((target === '') !== (record === '')) throw new ApiError(400, 'Missing parameter', 'table_name and table_record_id belong together');
	if (target !== '' && !instance.store.get(tableOf(instance, target).name, record)) throw new ApiError(400, 'Invalid record', 'The record of table_record_id does not exist');
	const row = insert(instance, 'sys_email', {
		recipients: to, copied: cc, blind_copied: bcc, subject: text(body.subject), body: text(body.html), body_text: text(body.text), importance: text(body.importance), headers: JSON.stringify(body.headers ?? {}), target_table: target, instance: record,
	}, call.caller);
	const self = `/now/v1/email/${row.sys_id}`;
	return ok({ id: row.sys_id, links: [{ rel: 'self', href: self }, { rel: 'status', href: `${self}?sysparm_fields=id,type,state,error` }] });
}

export const emailRoutes: Route[] = [
	{ method: 'POST', path: '/api/now/email', api, handler: create },
	{ method: 'GET', path: '/api/now/email/{id}', api, handler: read },
];
