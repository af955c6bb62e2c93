// The pages for people: the incident list and what its buttons do. They act as the administrator, without a login.
import { callerOf, system, type Caller } from '../engine/caller';
import { displayOfReference } from '../engine/path';
import { runQuery } from '../engine/query/run';
import { insert, tableOf, update } from '../engine/write';
import { ApiError, html, redirect, type Call, type Reply, type Route } from '../http';
import type { Instance } from '../instance';
import { incidentListPage } from '../pages/incidentList';

const size = 25;

function person(instance: Instance): Caller {
	const admin = instance.store.find('sys_user', 'user_name', 'admin');
	return admin ? callerOf(instance, admin, 'session') : system(instance);
}

function list(call: Call, instance: Instance): Reply {
	const start = Math.max(0, Number(call.query.get('start') ?? 0) || 0);
	const table = tableOf(instance, 'incident');
	const { rows, total } = runQuery(instance, table, 'ORDERBYDESCsys_updated_on^ORDERBYDESCsys_id', { offset: start, limit: size, count: true }, system(instance));
	const label = (column: string, value: string): string => {
		const found = table.columns.get(column);
		return found ? instance.dictionary.choiceLabel(found, value) : value;
	};
	const listed = rows.map((row) => ({
		sysId: row.sys_id, number: row.number, shortDescription: row.short_description ?? '', state: row.state, stateLabel: label('state', row.state), priority: row.priority, priorityLabel: label('priority', row.priority),
		assignedTo: displayOfReference(instance, 'sys_user', row.assigned_to ?? ''), caller: displayOfReference(instance, 'sys_user', row.caller_id ?? ''), updated: row.sys_updated_on,
	}));
	return html(incidentListPage(listed, total, start, size, call.query.get('error') ?? ''));
}

async function save(call: Call, instance: Instance): Promise<Reply> {
	const form = Object.fromEntries(new URLSearchParams((await call.body()).toString('utf8')));
	const { sys_id: sysId, ...values } = form;
	// The resolve and close buttons bring what the data policy asks for.
	if (values.state === '6' || values.state === '7') Object.assign(values, { close_code: 'Solution provided', close_notes: 'Resolved from the incident list.' });
	if (values.state === '3') values.hold_reason = '4';
	try {
		if (sysId) update(instance, 'incident', sysId, values, person(instance));
		else insert(instance, 'incident', values, person(instance));
	} catch (error) {
		if (!(error instanceof ApiError)) throw error;
		return redirect(`/incident_list.do?error=${encodeURIComponent(`${error.message}: ${error.detail ?? ''}`)}`);
	}
	return redirect('/incident_list.do');
}

export const pageRoutes: Route[] = [
	{ method: 'GET', path: '/', access: 'public', handler: () => redirect('/incident_list.do') },
	{ method: 'GET', path: '/incident_list.do', access: 'public', handler: list },
	{ method: 'POST', path: '/incident.do', access: 'public', handler: save },
];
