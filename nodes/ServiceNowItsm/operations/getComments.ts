// Reads a record's journal, oldest entry first, each with its author, time and kind.

import { timeZoneOf } from '../../../servicenow/account';
import { journalOf } from '../../../servicenow/journal';
import type { Operation } from '../descriptors';
import { callOptions } from '../fields';

export const getComments: Operation = {
	value: 'getComments',
	name: 'Get Comments',
	action: ({ noun }) => `Get the comments of ${noun.one}`,
	description: ({ noun }) => `Retrieve the work notes and comments of ${noun.one}, oldest first`,
	on: 'record',
	fields: (resource) => [resource.record, callOptions],
	async run({ send, table, sysId, note, remember }) {
		const { entries, fromDisplay, inUtc } = await journalOf(send, table, sysId, async () => await remember('time zone', async () => await timeZoneOf(send)));
		if (fromDisplay) note(`The account may not read sys_journal_field, so the entries were taken from the text that the form shows: authors are full names${inUtc ? '' : ', and times are in the time zone and format of the account'}`);
		return entries.map((entry) => ({ ...entry }));
	},
};
