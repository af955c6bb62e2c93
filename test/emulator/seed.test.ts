// A new instance is believable, consistent and always the same.
import { schema } from '../../emulator/schema';
import { found, instanceWith, table } from './support';

test('the same options give the same rows', () => {
	const [first, second] = [instanceWith(50), instanceWith(50)];
	for (const name of ['incident', 'sys_user', 'cmdb_ci', 'sys_choice']) expect(table(first, name).rows()).toEqual(table(second, name).rows());
});

test('every reference points to a row that exists, every choice to one that is offered', () => {
	const instance = instanceWith(300);
	const wrong: string[] = [];
	for (const name of ['incident', 'sys_user', 'sys_user_grmember', 'sys_user_has_role', 'cmdb_ci', 'cmdb_rel_ci', 'change_request', 'problem', 'sc_req_item', 'kb_knowledge', 'task_sla', 'sysapproval_approver']) {
		const columns = instance.dictionary.table(name)?.columns;
		for (const row of table(instance, name).rows()) {
			for (const [field, value] of Object.entries(row)) {
				const column = columns?.get(field);
				if (!column || value === '') continue;
				if (column.type === 'reference' && column.reference && !instance.store.get(column.reference, value)) wrong.push(`${name}.${field}=${value}`);
				if (column.choices?.length && !column.choices.some((one) => one.value === value)) wrong.push(`${name}.${field}=${value}`);
			}
		}
	}
	expect(wrong).toEqual([]);
});

test('seeded incidents obey the rules', () => {
	const instance = instanceWith(500);
	expect(found(instance, 'stateIN6,7^close_codeISEMPTY^NQstate=7^active=true^NQstateNSAMEASincident_state')).toEqual([]);
	expect(found(instance, 'state=7').length).toBeGreaterThan(100);
	expect(found(instance, 'active=true').length).toBeGreaterThan(100);
	expect(new Set(table(instance).rows().map((row) => row.sys_id)).size).toBe(500);
});

test('the tables that incidents refer to are there, configuration items by class', () => {
	const instance = instanceWith();
	expect(found(instance, '', 'cmdb_ci').length).toBeGreaterThan(40);
	expect(new Set(found(instance, 'sys_class_nameINSTANCEOFcmdb_ci_server', 'cmdb_ci').map((row) => row.sys_class_name))).toEqual(new Set(['cmdb_ci_linux_server', 'cmdb_ci_win_server']));
	expect(found(instance, 'group.name=Service Desk', 'sys_user_grmember').length).toBeGreaterThan(1);
});

test('every reference in the schema names a table of the schema, or one that is deliberately left out', () => {
	const names = new Set(schema.map((one) => one.name));
	const unknown = new Set(schema.flatMap((one) => one.columns).filter((column) => column.reference && !names.has(column.reference)).map((column) => column.reference));
	expect([...unknown].sort()).toEqual(['cmn_building', 'sc_cat_item_delivery_plan', 'sc_cat_item_delivery_task', 'sys_perspective', 'sys_user_group_type', 'wf_activity'].sort());
});
