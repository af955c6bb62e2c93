// A user's name is made of its parts.
import type { TableRules } from './write';

export const userRules: TableRules = {
	table: 'sys_user',
	before(write) {
		if (write.operation === 'delete') return;
		if (write.changes('first_name') || write.changes('last_name')) write.set('name', `${write.get('first_name')} ${write.get('last_name')}`.trim());
	},
};
