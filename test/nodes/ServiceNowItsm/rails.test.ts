// Proves that the builder's limits come from the node alone and hold for every request.
import { checkTable, limited, railsOf } from '../../../nodes/ServiceNowItsm/rails';
import { createRow, listRows } from '../../../servicenow/tableApi';
import { list, script } from '../../support/scriptedSend';

it('are off unless set', () => {
	expect([railsOf({}), railsOf({ options: {} })]).toEqual(Array(2).fill({ readOnly: false, tables: [] }));
	expect(railsOf({ options: { readOnly: true, allowedTables: ' incident , problem,' } })).toEqual({ readOnly: true, tables: ['incident', 'problem'] });
});

it.each([{ readOnly: '={{ $json.x }}' }, { allowedTables: '={{ $json.x }}' }, { readOnly: true, allowedTables: "={{ $fromAI('tables') }}" }, '={{ $json.options }}'])('must not be expressions: %j', (options) => {
	expect(() => railsOf({ options })).toThrow('must not be expressions');
});

it('let reads through and no write', async () => {
	const { send, requests } = script(list([]));
	const careful = limited(send, { readOnly: true, tables: [] });
	await careful(listRows('incident', { query: '', limit: 1 }));
	await expect(careful(createRow('incident', {}))).rejects.toMatchObject({ kind: 'badInput' });
	expect(requests).toHaveLength(1);
});

it('let named tables through and no other', () => {
	expect(() => checkTable({ readOnly: false, tables: ['incident'] }, 'incident')).not.toThrow();
	expect(() => checkTable({ readOnly: false, tables: [] }, 'sys_user')).not.toThrow();
	expect(() => checkTable({ readOnly: false, tables: ['incident'] }, 'task')).toThrow('may not use the table task');
});

it('let no write to another table through, whichever operation makes it, and the reads that it needs', async () => {
	const { send, requests } = script(list([]), list([]));
	const careful = limited(send, { readOnly: false, tables: ['cmdb_ci'] });
	await careful(listRows('sys_dictionary', { query: '', limit: 1 }));
	await careful(createRow('cmdb_ci', {}));
	await expect(careful(createRow('cmdb_ci_server', {}))).rejects.toThrow('may not use the table cmdb_ci_server');
	expect(requests).toHaveLength(2);
});
