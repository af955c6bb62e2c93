// Creates a change request, from a standard template where one is chosen: the template then gives what is not filled in.

import { createStandardChange } from '../../../servicenow/changeApi';
import { badInput } from '../../../servicenow/errors';
import { isSysId } from '../../../servicenow/tableApi';
import type { Row } from '../../../servicenow/types';
import { creating } from '../creating';
import type { Operation, Read } from '../descriptors';
import { createOptions, locatorByList, writeFields } from '../fields';
import { valuesToWrite } from '../values';

const standardTemplate = locatorByList('Standard Template', 'standardTemplate', 'searchChangeTemplates', {
	description: 'The standard change template to create it from; empty for a change without one',
});

function templateOf(read: Read): string {
	const chosen = read<{ value?: unknown } | string | null>('standardTemplate', '');
	return String((typeof chosen === 'object' ? chosen?.value : chosen) ?? '').trim();
}

export const createChange: Operation = {
	value: 'create',
	name: 'Create',
	action: ({ noun }) => `Create ${noun.one}`,
	description: ({ noun }) => `Create ${noun.one}, optionally from a standard template, and return it as ServiceNow stored it`,
	on: 'table',
	fields: (resource) => [standardTemplate, ...resource.required, ...writeFields(resource), createOptions],
	async request(work) {
		const template = templateOf(work.read);
		if (template === '') return await creating.request(work);
		if (!isSysId(template)) throw badInput(`"${template.slice(0, 80)}" is not the sys_id of a standard change template`, 'Choose the template from the list.');
		return createStandardChange(template, await valuesToWrite(work));
	},
	single: (read) => templateOf(read) !== '' || creating.single(read),
	output: (rows, work, request) => (templateOf(work.read) === '' ? creating.output(rows, work, request) : rows.map(plainValues)),
	run: creating.run,
};

/** The Change API gives every column as `{ value, display_value }`; other operations give plain values. */
const plainValues = (row: Row): Row =>
	Object.fromEntries(
		Object.entries(row)
			.filter(([column]) => column !== '__meta')
			.map(([column, cell]) => [column, typeof cell === 'object' && cell !== null ? String((cell as { value?: unknown }).value ?? '') : cell]),
	);
