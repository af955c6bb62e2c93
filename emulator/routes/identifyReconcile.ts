// The Identification and Reconciliation API: many items and their relations in one payload (docs: c_IdentifyReconcileAPI.md).
import { readJson } from '../engine/body';
import { checkClass, checkSource, reconcile, relate, type Reconciled } from '../engine/identify';
import { ApiError, ok, type Call, type Reply, type Route } from '../http';
import type { Instance } from '../instance';
import type { Row } from '../store';

interface Item {
	className?: unknown;
	values?: Record<string, unknown>;
	internal_id?: unknown;
}

interface Relation {
	parent?: unknown;
	child?: unknown;
	parent_id?: unknown;
	child_id?: unknown;
	type?: unknown;
}

const places = { markers: [], mergedPayloadIds: [] };

function shown(done: Reconciled, index: number): Record<string, unknown> {
	return { className: done.className, operation: done.operation, sysId: done.sysId || 'Unknown', identifierEntrySysId: 'Unknown', identificationAttempts: done.attempts, inputIndices: [index], errorCount: 0, ...places };
}

function failed(error: ApiError, className: unknown, index: number): Record<string, unknown> {
	return { className: String(className), operation: 'INSERT_AS_INCOMPLETE', sysId: 'Unknown', errors: [{ error: 'INVALID_INPUT_DATA', message: error.detail ?? error.message }], errorCount: 1, identificationAttempts: [], inputIndices: [index], ...places };
}

async function run(call: Call, instance: Instance, commit: boolean): Promise<Reply> {
	const source = checkSource(call.query.get('sysparm_data_source') ?? 'ServiceNow');
	const body = await readJson(call);
	if (!Array.isArray(body.items)) throw new ApiError(400, 'Invalid payload', 'items is missing');
	const done: (Reconciled | undefined)[] = [];
	const items = (body.items as Item[]).map((item, index) => {
		try {
			const values: Row = Object.fromEntries(Object.entries(item.values ?? {}).map(([name, value]) => [name, String(value as string | number | boolean)]));
			const outcome = reconcile(instance, checkClass(instance, item.className), values, source, call.caller, commit);
			done.push(outcome);
			return shown(outcome, index);
		} catch (error) {
			if (!(error instanceof ApiError)) throw error;
			done.push(undefined);
			return failed(error, item.className, index);
		}
	});
	const byInternal = new Map((body.items as Item[]).map((item, index) => [String(item.internal_id as string | undefined ?? index), index]));
	const end = (place: unknown, id: unknown): string => done[typeof place === 'number' ? place : (byInternal.get(String(id as string | undefined)) ?? -1)]?.sysId ?? '';
	const relations = (Array.isArray(body.relations) ? (body.relations as Relation[]) : []).map((relation, index) => {
		const type = instance.store.find('cmdb_rel_type', 'name', String(relation.type as string | undefined))?.sys_id;
		const [parent, child] = [end(relation.parent, relation.parent_id), end(relation.child, relation.child_id)];
		const valid = type && parent && child;
		const created = valid && commit ? relate(instance, parent, child, type, call.caller).created : true;
		return { className: 'cmdb_rel_ci', operation: created ? 'INSERT' : 'NO_CHANGE', inputIndices: [index], ...places, ...(valid ? { errorCount: 0 } : { errorCount: 1, errors: [{ error: 'INVALID_INPUT_DATA', message: 'Invalid relation' }] }) };
	});
	return ok({ items, additionalCommittedItems: [], relations, additionalCommittedRelations: [] });
}

const api = 'Identification and Reconciliation API';
const base = '/api/now/identifyreconcile';

export const identifyReconcileRoutes: Route[] = [
	...['', '/enhanced'].map((end): Route => ({ method: 'POST', path: base + end, api, handler: (call, instance) => run(call, instance, true) })),
	...['/query', '/queryEnhanced'].map((end): Route => ({ method: 'POST', path: base + end, api, handler: (call, instance) => run(call, instance, false) })),
];
