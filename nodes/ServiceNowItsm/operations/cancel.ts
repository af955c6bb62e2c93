// Cancels an incident that turned out to be none.

import type { Operation } from '../descriptors';
import { writeOptions } from '../fields';
import { moveTo } from '../lifecycle';

export const cancel: Operation = {
	value: 'cancel',
	name: 'Cancel',
	action: ({ noun }) => `Cancel ${noun.one}`,
	description: ({ noun }) => `Cancel ${noun.one} that turned out to be none; it cannot be reopened. One that was worked on is resolved instead.`,
	on: 'record',
	fields: (resource) => [resource.record, writeOptions],
	run: async (work) =>
		await moveTo(work, {
			to: '8',
			done: 'canceled',
			alreadyIn: ['8'],
			notFrom: { '6': 'Close it instead.', '7': 'It is at its end already.' },
			needsResolution: false,
		}),
};
