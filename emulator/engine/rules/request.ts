// Closing states of change requests and of the catalog's records; approvals write back to what they are about.
import { update } from '../write';
import type { TableRules, Write } from './write';

function closing(states: string[]): (write: Write) => void {
	return (write) => {
		if (write.operation === 'delete' || !write.changes('state')) return;
		const closed = states.includes(write.get('state'));
		write.set('active', closed ? 'false' : 'true');
		if (!closed) return;
		write.fill('closed_at', write.now);
		write.fill('closed_by', write.caller.userId);
	};
}

export const changeRules: TableRules = { table: 'change_request', before: closing(['3', '4']) };
export const changeTaskRules: TableRules = { table: 'change_task', before: closing(['3', '4']) };
export const itemRules: TableRules = { table: 'sc_req_item', before: closing(['3', '4', '7']) };
export const catalogTaskRules: TableRules = { table: 'sc_task', before: closing(['3', '4', '7']) };
export const requestRules: TableRules = { table: 'sc_request', before: closing(['3', '4', '7']) };

/** When one approver rejects, the record is rejected; when all that were asked approved, it is approved. */
export const approvalRules: TableRules = {
	table: 'sysapproval_approver',
	after(write, row) {
		if (write.operation === 'delete' || !write.changes('state') || !row.sysapproval) return;
		const { store } = write.instance;
		const task = store.get('task', row.sysapproval);
		if (!task) return;
		const all = [...(store.rows('sysapproval_approver').by('sysapproval', row.sysapproval))].filter((one) => ['requested', 'approved', 'rejected'].includes(one.state));
		const approval = all.some((one) => one.state === 'rejected') ? 'rejected' : all.every((one) => one.state === 'approved') ? 'approved' : 'requested';
		if (all.length > 0) update(write.instance, 'task', task.sys_id, { approval, ...(approval === 'requested' ? {} : { approval_set: write.now }) }, write.caller);
	},
};
