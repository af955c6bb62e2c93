// How an approval is decided: once, and only while it is requested. Shared by the two verbs that decide.

import { badInput } from '../../servicenow/errors';
import { rawValue, rowOf } from '../../servicenow/record';
import { getRow, updateRow } from '../../servicenow/tableApi';
import type { Operation, Work } from './descriptors';
import { lines, writeOptions } from './fields';
import { write, writeOptionsFor } from './written';

const comment = lines('Comment', 'comment', 'Why it was decided so; everyone who sees the record can read it');

type Decision = 'approved' | 'rejected';

const decide = async (work: Work, decision: Decision) => {
	const { send, table, sysId, read, note } = work;
	const row = rowOf(await send(getRow(table, sysId, writeOptionsFor(work, { state: decision }))));
	const state = rawValue(row, 'state');
	if (state === decision) {
		note(`The approval was ${decision} already; nothing was changed`);
		return [row];
	}
	if (state !== 'requested') throw badInput(`The approval is in the state "${state}", so it cannot be ${decision}`, 'Only an approval that is requested can be decided. Look for one with the state requested.');
	const comments = read('comment', '').trim();
	const values = { state: decision, ...(comments !== '' && { comments }) };
	return [await write(work, updateRow(table, sysId, values, writeOptionsFor(work, values)))];
};

export const deciding = (value: string, name: string, decision: Decision): Operation => ({
	value,
	name,
	action: ({ noun }) => `${name} ${noun.one}`,
	description: ({ noun }) => `${name} ${noun.one} that is requested, in the name of the account. The record goes on its way by this.`,
	on: 'record',
	fields: (resource) => [resource.record, comment, writeOptions],
	run: async (work) => await decide(work, decision),
});
