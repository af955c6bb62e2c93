// Whether a person may order a catalog item: user criteria for and against it. An item without criteria is everybody's.
// docs: user criteria for the service catalog; "not available for" beats "available for".
import type { Instance } from '../instance';
import type { Row } from '../store';
import { rolesOf } from './caller';

export function mayOrder(instance: Instance, item: Row, userId: string): boolean {
	const { store } = instance;
	const criteria = (table: string): Row[] => [...store.rows(table).by('sc_cat_item', item.sys_id)].map((row) => store.get('user_criteria', row.user_criteria ?? '')).filter((row) => row !== undefined && row.active !== 'false') as Row[];
	if (criteria('sc_cat_item_user_criteria_no_mtom').some((one) => meets(instance, one, userId))) return false;
	const wanted = criteria('sc_cat_item_user_criteria_mtom');
	return wanted.length === 0 || wanted.some((one) => meets(instance, one, userId));
}

function meets(instance: Instance, criteria: Row, userId: string): boolean {
	const user = instance.store.get('sys_user', userId);
	if (!user || user.active === 'false') return false;
	const groups = [...instance.store.rows('sys_user_grmember').by('user', userId)].map((row) => row.group);
	const roles = rolesOf(instance, userId);
	const named: [list: string | undefined, holds: (id: string) => boolean][] = [
		[criteria.user, (id) => id === userId], [criteria.group, (id) => groups.includes(id)], [criteria.department, (id) => id === user.department], [criteria.role, (id) => roles.has(instance.store.get('sys_user_role', id)?.name ?? '')],
	];
	const outcomes = named.filter(([list]) => list).map(([list = '', holds]) => list.split(',').some(holds));
	return criteria.match_all === 'true' ? outcomes.every(Boolean) : outcomes.length === 0 || outcomes.some(Boolean);
}
