// Planning of a change over the Change Management API: free slots, conflicts, risk; much of it by workers. Items: routes/changeItems.
//
// docs: change-management-api.md. A request for a worker is accepted with 202 and the worker still waiting; its work is done by the
// time that anybody asks for the worker.

import { parseUtc } from '../clock';
import { readJson } from '../engine/body';
import { assessRisk, detectConflicts, itemsOf } from '../engine/changeConflicts';
import { freeSlots, scheduleDays, stampOf, type Span } from '../engine/changeSchedule';
import { displayDateTime } from '../engine/timeZone';
import { insert, tableOf, update } from '../engine/write';
import { ApiError, ok, type Call, type Reply, type Route } from '../http';
import type { Instance } from '../instance';
import type { Row } from '../store';
import { changeAnswer, changeApi as api, changeBase as base, changeOf, changeNotFound, pairsOf } from './change';

const states = ['', 'Waiting', 'In-Progress', 'Complete', 'Error'];
export const badRequest = (message: string): ApiError => new ApiError(400, message, null);

interface Outcome {
	messages?: { errorMessages?: string[]; warningMessages?: string[]; infoMessages?: string[] };
	payload?: unknown;
}

function shownWorker(call: Call, worker: Row, state: number): Record<string, unknown> {
	const messages = state === 1 ? {} : (JSON.parse(worker.messages || '{}') as object);
	return {
		worker: { sysId: worker.sys_id, link: `${call.baseUrl}${base}/worker/${worker.sys_id}` }, request: worker.request, state: { value: state, display_value: states[state] }, type: worker.type,
		messages: { errorMessages: [], warningMessages: [], infoMessages: [], ...messages }, ...(state > 1 && worker.payload ? { payload: JSON.parse(worker.payload) as unknown } : {}),
	};
}

/** Notes the work and its outcome; the answer says that it waits. */
export function employ(call: Call, instance: Instance, type: string, request: object | '', work: () => Outcome, status = 202): Reply {
	const { messages = {}, payload } = work();
	const state = messages.errorMessages ? 4 : 3;
	const worker = insert(instance, 'chg_mgt_worker', { type, request: request === '' ? '' : JSON.stringify(request), state: String(state), messages: JSON.stringify(messages), payload: payload === undefined ? '' : JSON.stringify(payload) }, call.caller);
	return ok(shownWorker(call, worker, 1), status);
}

interface Wanted {
	from: number;
	/** Milliseconds. */
	length: number;
}

function wantedOf(instance: Instance, duration: unknown, start: unknown): Wanted {
	const seconds = Number(duration);
	if (duration === undefined || duration === null || duration === '' || !Number.isInteger(seconds) || seconds <= 0) throw badRequest('Invalid duration_in_seconds');
	const from = start === undefined || start === null || start === '' ? Math.floor(instance.clock.now() / 1000) * 1000 : parseUtc(String(start as string));
	if (Number.isNaN(from)) throw badRequest('Invalid planned_start_time');
	return { from, length: seconds * 1000 };
}

function slotsOutcome(call: Call, instance: Instance, slots: Span[]): Outcome {
	const moment = (at: number): object => ({ value: stampOf(at), display_value: displayDateTime(stampOf(at), call.caller) });
	if (slots.length === 0) return { messages: { infoMessages: [`No slots found for ${scheduleDays(instance)} days from now`] } };
	return { payload: { spans: slots.map(({ start, end }) => ({ start: moment(start), end: moment(end) })) } };
}

function itemSchedule(call: Call, instance: Instance): Reply {
	const item = instance.store.get('cmdb_ci', call.params.ci);
	if (!item) throw badRequest('Invalid cmdb_ci sys_id provided');
	const [duration, start] = [call.query.get('duration_in_seconds'), call.query.get('planned_start_time')];
	const { from, length } = wantedOf(instance, duration, start);
	const request = { cmdb_ci_sys_id: item.sys_id, planned_start_time: start ?? '', duration_in_seconds: length / 1000, timezone: call.caller.timeZone };
	return employ(call, instance, 'schedule', request, () => slotsOutcome(call, instance, freeSlots(instance, item, from, length)));
}

function itemOfChange(instance: Instance, change: Row): Row {
	const item = instance.store.get('cmdb_ci', change.cmdb_ci ?? '');
	if (!item) throw badRequest('Change request has no configuration item');
	return item;
}

/** Slots as long as the change is planned to take. */
function changeSchedule(call: Call, instance: Instance): Reply {
	const change = changeOf(call, instance);
	const item = itemOfChange(instance, change);
	const planned = (parseUtc(change.end_date ?? '') - parseUtc(change.start_date ?? '')) / 1000;
	const { from, length } = wantedOf(instance, call.query.get('duration_in_seconds') ?? (Number.isNaN(planned) ? '' : planned), call.query.get('planned_start_time'));
	return employ(call, instance, 'schedule', { change_sys_id: change.sys_id, timezone: call.caller.timeZone }, () => slotsOutcome(call, instance, freeSlots(instance, item, from, length, change.sys_id)));
}

async function firstAvailable(call: Call, instance: Instance): Promise<Reply> {
	const change = changeOf(call, instance);
	const item = itemOfChange(instance, change);
	const body = await readJson(call);
	const { from, length } = wantedOf(instance, body.duration_in_seconds, body.planned_start_time);
	return employ(call, instance, 'schedule', { change_sys_id: change.sys_id, duration_in_seconds: length / 1000, timezone: call.caller.timeZone }, () => {
		const [slot] = freeSlots(instance, item, from, length, change.sys_id);
		if (!slot) return slotsOutcome(call, instance, []);
		update(instance, 'change_request', change.sys_id, { start_date: stampOf(slot.start), end_date: stampOf(slot.end) }, call.caller);
		return { messages: { infoMessages: ['Change has been updated'] } };
	});
}

function worker(call: Call, instance: Instance): Reply {
	const row = instance.store.get('chg_mgt_worker', call.params.id);
	if (!row) throw changeNotFound();
	return ok(shownWorker(call, row, Number(row.state)));
}

/** Once it has run, the status is "Conflict" even without any conflict, as the documentation notes. */
function conflicts(call: Call, instance: Instance): Reply {
	const change = changeOf(call, instance);
	const rows = [...instance.store.rows('conflict').by('change', change.sys_id)];
	const ran = (change.conflict_last_run ?? '') !== '';
	return ok({ status: ran ? 'Conflict' : 'Not Run', last_run: change.conflict_last_run ?? '', record_count: String(ran ? itemsOf(instance, change).length : 0), job_status: ran ? '2' : '', conflicts: rows.map((row) => pairsOf(instance, tableOf(instance, 'conflict'), row, call)) });
}

const risk = (call: Call, instance: Instance): Reply => ok(changeAnswer(instance, assessRisk(instance, changeOf(call, instance), call.caller), call));

export const changePlanningRoutes: Route[] = [
	{ method: 'GET', path: `${base}/worker/{id}`, api, handler: worker },
	{ method: 'GET', path: `${base}/ci/{ci}/schedule`, api, handler: itemSchedule },
	{ method: 'GET', path: `${base}/{id}/schedule`, api, handler: changeSchedule },
	{ method: 'PATCH', path: `${base}/{id}/schedule/first_available`, api, handler: firstAvailable },
	{ method: 'GET', path: `${base}/{id}/conflict`, api, handler: conflicts },
	{ method: 'POST', path: `${base}/{id}/conflict`, api, handler: (call, instance) => ok(detectConflicts(instance, changeOf(call, instance))) },
	// A run is over as soon as it was started: there is never one to cancel.
	{ method: 'DELETE', path: `${base}/{id}/conflict`, api, handler: (call, instance) => (changeOf(call, instance), { status: 200, body: '' }) },
	{ method: 'PATCH', path: `${base}/{id}/risk`, api, handler: risk },
	{ method: 'PATCH', path: `${base}/standard/{id}/risk`, api, handler: (call, instance) => risk({ ...call, params: { ...call.params, kind: 'standard' } }, instance) },
];
