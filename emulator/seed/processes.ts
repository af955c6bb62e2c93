// A handful of records in the processes beside incident: problem, change, catalog, requests, approvals, SLAs, knowledge.
import { continueAfter } from '../engine/numbers';
import type { Instance } from '../instance';
import { idOf } from './identity';
import { groupId, userId, userNameOf } from './people';
import { put } from './rows';

const person = (n: number): string => userId(userNameOf(n));
const numbered = (prefix: string, n: number): string => `${prefix}${String(n).padStart(7, '0')}`;

export function seedProcesses(instance: Instance): void {
	tasks(instance, 'problem', 'PRB', 40_000, ['Recurring VPN outages', 'Slow ERP reports', 'Mail queue grows over night'], (i) => ({ state: ['101', '102', '104'][i], problem_state: ['101', '102', '104'][i] }));
	tasks(instance, 'change_request', 'CHG', 30_000, ['Replace core switch', 'Upgrade the ERP database', 'Renew portal certificates'], (i) => ({ type: ['normal', 'emergency', 'standard'][i], state: ['-5', '-1', '3'][i], active: i === 2 ? 'false' : 'true', close_code: i === 2 ? 'successful' : '', close_notes: i === 2 ? 'Done' : '' }));
	catalog(instance);
	knowledge(instance);
	const definition = put(instance, 'contract_sla', [{ key: 'Priority 1 resolution (4 hour)', values: { name: 'Priority 1 resolution (4 hour)', collection: 'incident', duration: '1970-01-01 04:00:00', target: 'resolution', start_condition: 'priority=1^active=true', stop_condition: 'stateIN6,7,8' } }])[0];
	const urgent = [...instance.store.rows('incident').byId.values()].filter((row) => row.priority === '1').slice(0, 20);
	put(instance, 'task_sla', urgent.map((row) => ({ key: row.number, values: { task: row.sys_id, sla: definition.sys_id, stage: row.active === 'true' ? 'in_progress' : 'completed', active: row.active, start_time: row.opened_at } })));
	put(instance, 'sysapproval_approver', [1, 2].map((n) => ({ key: `change ${n}`, values: { sysapproval: idOf('change_request', numbered('CHG', 30_000 + n)), approver: person(n), state: 'requested', source_table: 'change_request', document_id: idOf('change_request', numbered('CHG', 30_000 + n)) } })));
}

function tasks(instance: Instance, table: string, prefix: string, start: number, subjects: string[], more: (i: number) => Record<string, string>): void {
	put(instance, table, subjects.map((subject, i) => {
		const number = numbered(prefix, start + i + 1);
		return { key: number, values: { number, task_effective_number: number, short_description: subject, assignment_group: groupId('Network'), assigned_to: person(i), opened_by: person(i + 1), opened_at: '2025-06-02 09:00:00', ...more(i) } };
	}));
	continueAfter(instance, prefix, start + subjects.length);
}

function catalog(instance: Instance): void {
	const home = put(instance, 'sc_catalog', [{ key: 'Service Catalog', values: { title: 'Service Catalog', description: 'Everything a person can order' } }])[0];
	const [hardware, access] = put(instance, 'sc_category', ['Hardware', 'Access'].map((title) => ({ key: title, values: { title, sc_catalog: home.sys_id } })));
	const [laptop] = put(instance, 'sc_cat_item', [
		{ key: 'Standard Laptop', values: { name: 'Standard Laptop', short_description: 'A laptop for office work', category: hardware.sys_id, sc_catalogs: home.sys_id, price: '1100.00' } },
		{ key: 'Folder Access', values: { name: 'Folder Access', short_description: 'Access to a shared folder', category: access.sys_id, sc_catalogs: home.sys_id, price: '0' } },
	]);
	put(instance, 'item_option_new', [
		{ key: 'additional_software', values: { name: 'additional_software', question_text: 'Additional software requirements', type: '2', cat_item: laptop.sys_id, mandatory: 'false', order: '100' } },
		{ key: 'memory', values: { name: 'memory', question_text: 'Memory', type: '5', cat_item: laptop.sys_id, mandatory: 'true', order: '200' } },
		{ key: 'folder', values: { name: 'folder', question_text: 'Which folder?', type: '6', cat_item: idOf('sc_cat_item', 'Folder Access'), mandatory: 'true', order: '100' } },
	]);
	put(instance, 'question_choice', ['16', '32'].map((size, i) => ({ key: size, values: { question: idOf('item_option_new', 'memory'), text: `${size} GB`, value: size, order: String(i) } })));
	const request = put(instance, 'sc_request', [{ key: 'REQ0010001', values: { number: 'REQ0010001', task_effective_number: 'REQ0010001', short_description: 'Laptop for a new colleague', requested_for: person(3), opened_by: person(3), opened_at: '2025-06-02 09:00:00' } }])[0];
	put(instance, 'sc_req_item', [{ key: 'RITM0010001', values: { number: 'RITM0010001', task_effective_number: 'RITM0010001', short_description: 'Standard Laptop', request: request.sys_id, cat_item: laptop.sys_id, requested_for: person(3), price: '1100.00', stage: 'fulfillment', opened_by: person(3), opened_at: '2025-06-02 09:00:00' } }]);
	put(instance, 'sc_item_option', [{ key: 'memory of RITM0010001', values: { item_option_new: idOf('item_option_new', 'memory'), value: '16' } }]);
	put(instance, 'sc_item_option_mtom', [{ key: 'memory of RITM0010001', values: { request_item: idOf('sc_req_item', 'RITM0010001'), sc_item_option: idOf('sc_item_option', 'memory of RITM0010001') } }]);
	continueAfter(instance, 'REQ', 10_001);
	continueAfter(instance, 'RITM', 10_001);
}

function knowledge(instance: Instance): void {
	const base = put(instance, 'kb_knowledge_base', [{ key: 'IT', values: { title: 'IT', description: 'How to use and repair things' } }])[0];
	put(instance, 'kb_knowledge', ['How to connect to the VPN', 'How to reset your password', 'Setting up email on a phone'].map((subject, i) => ({
		key: subject,
		values: { number: numbered('KB', i + 1), short_description: subject, text: `<p>${subject}: follow the steps.</p>`, workflow_state: 'published', kb_knowledge_base: base.sys_id, author: person(i), published: '2025-05-01' },
	})));
}
