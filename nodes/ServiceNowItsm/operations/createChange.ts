// Creates a change request, from a standard template where one is chosen: the template then gives what is not filled in.

import { createStandardChange } from '../../../servicenow/changeApi';
import { isSysId } from '../../../servicenow/tableApi';
import { badInput } from '../../../servicenow/errors';
import type { Operation, Read } from '../descriptors';
import { locatorByList } from '../fields';
import { valuesToWrite } from '../values';
import { create } from './create';

const changeTemplate = locatorByList('Standard Template', 'standardTemplate', 'searchChangeTemplates', {
	description: 'The standard change template to create it from; empty for a change without one',
});

function templateOf(read: Read): string {
	const chosen = read<{ value?: unknown } | string | null>('standardTemplate', '');
	return String((typeof chosen === 'object' ? chosen?.value : chosen) ?? '').trim();
}

export const createChange: Operation = {
	...create,
	description: ({ noun }) => `Create ${noun.one}, optionally from a standard template, and return it as ServiceNow stored it`,
	fields: (resource) => [changeTemplate, ...create.fields(resource)],
	async request(work) {
		const template = templateOf(work.read);
		if (template === '') return await create.request!(work);
		if (!isSysId(template)) throw badInput(`"${template.slice(0, 80)}" is not the sys_id of a standard change template`, 'Choose the template from the list.');
		return createStandardChange(template, await valuesToWrite(work));
	},
	single: (read) => templateOf(read) !== '' || create.single!(read),
	output: (rows, work, request) => (templateOf(work.read) === '' ? create.output!(rows, work, request) : rows.map(plainValues)),
};

/** The Change API gives every column as `{ value, display_value }`; other operations give plain values. */
const plainValues = (row: Record<string, unknown>): Record<string, unknown> =>
	Object.fromEntries(
		Object.entries(row)
			.filter(([column]) => column !== '__meta')
			.map(([column, cell]) => [column, typeof cell === 'object' && cell !== null ? String((cell as { value?: unknown }).value ?? '') : cell]),
	);
