// The stock rules of problem: both state columns go together, closing makes it inactive, priority from the matrix.
import { applyPriority } from './priority';
import type { TableRules } from './write';

export const problemRules: TableRules = {
	table: 'problem',
	before(write) {
		if (write.operation === 'delete') return;
		if (write.changes('state')) write.set('problem_state', write.get('state'));
		else if (write.changes('problem_state')) write.set('state', write.get('problem_state'));
		if (write.changes('state')) {
			write.set('active', write.get('state') === '107' ? 'false' : 'true');
			if (write.get('state') === '106') {
				write.fill('resolved_at', write.now);
				write.fill('resolved_by', write.caller.userId);
			}
			if (write.get('state') === '107') {
				write.fill('closed_at', write.now);
				write.fill('closed_by', write.caller.userId);
			}
		}
		applyPriority(write);
	},
};
