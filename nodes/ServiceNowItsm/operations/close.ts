// Closes an incident for good, with the close code and notes that it has or is given.

import type { Operation } from '../descriptors';
import { closeCode, closeNotes, writeOptions } from '../fields';
import { moveTo } from '../lifecycle';

export const close: Operation = {
	value: 'close',
	name: 'Close',
	action: ({ noun }) => `Close ${noun.one}`,
	description: ({ noun }) => `Close ${noun.one} for good; it cannot be reopened. Needs a close code and close notes unless it has them from being resolved.`,
	on: 'record',
	fields: (resource) => [resource.record, closeCode, closeNotes, writeOptions],
	run: async (work) =>
		await moveTo(work, {
			to: '7',
			done: 'closed',
			alreadyIn: ['7'],
			notFrom: { '8': 'A canceled one is at its end already.' },
			needsResolution: true,
		}),
};
