// Resolves an incident, with the close code and notes that ServiceNow wants.

import type { Operation } from '../descriptors';
import { closeCode, closeNotes, writeOptions } from '../fields';
import { moveTo } from '../lifecycle';

export const resolve: Operation = {
	value: 'resolve',
	name: 'Resolve',
	action: ({ noun }) => `Resolve ${noun.one}`,
	description: ({ noun }) => `Resolve ${noun.one}: the work is done and the caller may still object. Needs a close code and close notes.`,
	on: 'record',
	fields: (resource) => [resource.record, { ...closeCode, required: true }, { ...closeNotes, required: true }, writeOptions],
	run: async (work) =>
		await moveTo(work, {
			to: '6',
			done: 'resolved',
			alreadyIn: ['6', '7'],
			notFrom: { '8': 'Create a new one instead.' },
			needsResolution: true,
		}),
};
