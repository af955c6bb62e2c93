// The Identification and Reconciliation API: many items and their relations in one payload (docs: c_IdentifyReconcileAPI.md).
import { readJson } from '../engine/body';
import { ruleOf } from '../engine/identifiers';
import { checkClass, checkSource, reconcile, relate, type Reconciled } from '../engine/identify';
import { ApiError, ok, type Call, type Reply, type Route } from '../http';
import type { Instance } from '../instance';
import type { Row } from '../store';

interface Item {
	className?: unknown;
	values?: Record<string, unknown>;
	internal_id?: unknown;
	lookup?: unknown;
}

interface Relation {
	parent?: unknown;
	child?: unknown;
	parent_id?: unknown;
	child_id?: unknown;
	type?: unknown;
}

const places = { markers: [], mergedPayloadIds: [] };

function shown(done: Reconciled, index: number, lookups: { className: string }[]): Record<string, unknown> {
	const related = done.lookups.length === 0 ? {} : {
		relatedSysIds: done.lookups, relatedItems: lookups.map(({ className }, subIndex) => ({ className, inputIndices: [{ mainIndex: index, subIndex }], ...places })), additionalRelatedItems: [],
	};
	return { className: done.className, operation: done.operation, sysId: done.sysId || 'Unknown', ...related, identifierEntrySysId: done.entry || 'Unknown', identificationAttempts: done.attempts, inputIndices: [index], errorCount: 0, ...places };
}

const text = (values: Record<string, unknown> = {}): Row => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value as string | number | boolean)]));

function lookupsOf(instance: Instance, { lookup }: Item): { className: string; values: Row }[] {
	return (Array.isArray(lookup) ? (lookup as Item[]) : []).map(({ className, values }) => {
		if (typeof className !== 'string' || !instance.dictionary.column(className, 'cmdb_ci')) throw new ApiError(400, `Invalid class ${String(className)}`, 'The lookup table has no reference to cmdb_ci.');
		return { className, values: text(values) };
	});
}

function failed(error: ApiError, className: unknown, index: number): Record<string, unknown> {
	return { className: String(className), operation: 'INSERT_AS_INCOMPLETE', sysId: 'Unknown', errors: [{ error: /^[A-Z_]+$/.test(error.message) ? error.message : 'INVALID_INPUT_DATA', message: error.detail ?? error.message }], errorCount: 1, identificationAttempts: [], inputIndices: [index], ...places };
}

async function run(call: Call, instance: Instance, commit: boolean): Promise<Reply> {
	const source = checkSource(call.query.get('sysparm_data_source') ?? 'ServiceNow');
	const body = await readJson(call);
	if (!Array.isArray(body.items)) throw new ApiError(400, 'Invalid payload', 'items is missing');
	const given = body.items as Item[];
	const links = Array.isArray(body.relations) ? (body.relations as Relation[]) : [];
	const byInternal = new Map(given.map((item, index) => [String(item.internal_id as string | undefined ?? index), index]));
	const indexOf = (place: unknown, id: unknown): number => (typeof place === 'number' ? place : (byInternal.get(String(id as string | undefined)) ?? -1));
	const done: (Reconciled | undefined)[] = given.map(() => undefined);
	const related = (index: number): string[] => links.flatMap((link) => {
		const [parent, child] = [indexOf(link.parent, link.parent_id), indexOf(link.child, link.child_id)];
		const other = parent === index ? child : child === index ? parent : -1;
		return done[other]?.sysId ? [done[other].sysId] : [];
	});
	const items: Record<string, unknown>[] = [];
	// Dependent items after those that they depend on.
	const isDependent = ({ className }: Item): boolean => typeof className === 'string' && ruleOf(instance, className)?.independent === false;
	const order = [...given.keys()].sort((a, b) => Number(isDependent(given[a])) - Number(isDependent(given[b])));
	for (const index of order) {
		const item = given[index];
		try {
			const lookups = lookupsOf(instance, item);
			done[index] = reconcile(instance, { className: checkClass(instance, item.className), values: text(item.values), lookups, related: related(index) }, source, call.caller, commit);
			items[index] = shown(done[index], index, lookups);
		} catch (error) {
			if (!(error instanceof ApiError)) throw error;
			items[index] = failed(error, item.className, index);
		}
	}
	const end = (place: unknown, id: unknown): string => done[indexOf(place, id)]?.sysId ?? '';
	const relations = links.map((relation, index) => {
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
