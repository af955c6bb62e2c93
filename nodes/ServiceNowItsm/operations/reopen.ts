// Takes a resolved incident back into work.

import type { Operation } from '../descriptors';
import { writeOptions } from '../fields';
import { moveTo } from '../lifecycle';

export const reopen: Operation = {
	value: 'reopen',
	name: 'Reopen',
	action: ({ noun }) => `Reopen ${noun.one}`,
	description: ({ noun }) => `Take ${noun.one} that is resolved back into work. One that is closed or canceled cannot be reopened.`,
	on: 'record',
	fields: (resource) => [resource.record, writeOptions],
	run: async (work) =>
		await moveTo(work, {
			to: '2',
			done: 'reopened',
			alreadyIn: ['1', '2', '3', '4', '5'],
			notFrom: { '7': 'ServiceNow does not reopen closed incidents. Create a new one and name the old one in it.', '8': 'Create a new one instead.' },
			needsResolution: false,
		}),
};
