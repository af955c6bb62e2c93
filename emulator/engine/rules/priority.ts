// The stock priority lookup by impact and urgency (docs: def-prio-lookup-rules.md).
import type { Write } from './write';

const matrix: Record<string, Record<string, string>> = {
	'1': { '1': '1', '2': '2', '3': '3' },
	'2': { '1': '2', '2': '3', '3': '4' },
	'3': { '1': '3', '2': '4', '3': '5' },
};

/** A priority that is sent alone sticks; one sent with impact or urgency is overwritten. */
export function applyPriority(write: Write): void {
	if (write.operation === 'update' && !write.changes('impact') && !write.changes('urgency')) return;
	const priority = matrix[write.get('impact')]?.[write.get('urgency')];
	if (priority) write.set('priority', priority);
}
