// What every task does when it is written: number, opened stamps, reassignment count. Nothing about states.
import { nextNumber } from '../numbers';
import type { TableRules } from './write';

export const taskRules: TableRules = {
	table: 'task',
	before(write) {
		if (write.operation === 'insert') {
			write.fill('number', nextNumber(write.instance, write.table));
			write.fill('task_effective_number', write.get('number'));
			write.fill('opened_at', write.now);
			write.fill('opened_by', write.caller.userId);
			return;
		}
		if (write.changes('number')) write.set('task_effective_number', write.get('number'));
		if (write.changes('assignment_group') && write.was('assignment_group') !== '') {
			write.set('reassignment_count', String(Number(write.was('reassignment_count') || 0) + 1));
		}
	},
};
