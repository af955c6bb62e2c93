// Makes docs/operations.md out of the descriptors: `npx tsx test/support/operationsPage.ts > docs/operations.md`. Knows no verb by name.
import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';
import type { Operation, Resource } from '../../nodes/ServiceNowItsm/descriptors';
import { parametersOf } from '../../nodes/ServiceNowItsm/properties';
import { filterRules } from '../../nodes/shared/filterRules';
import { resources } from '../../nodes/ServiceNowItsm/resources';

const SYS_ID = '9d385017c611228701d22104cc95c371';

/** What an example fills in, by parameter name. */
const EXAMPLES: Readonly<Record<string, unknown>> = {
	additionalFields: { correlation_id: 'alert-4711' },
	columns: { mappingMode: 'defineBelow', value: { short_description: 'Mail is down' } },
	matchOn: ['correlation_id'],
	shortDescription: 'Mail is down',
	text: 'The mail server restarts',
	closeCode: 'Solution provided',
	closeNotes: 'Restarted the mail server',
};

function exampleOf(resource: Resource, operation: Operation): string {
	const parameters: Record<string, unknown> = { resource: resource.value, operation: operation.value };
	for (const field of parametersOf(resource, operation)) {
		const value = exampleValue(field);
		const isNeeded = field.required === true || field.name === 'columns' || field.name === 'shortDescription' || (operation.value === 'upsert' && field.name === 'additionalFields');
		if (isNeeded && value !== undefined) parameters[field.name] = value;
	}
	return JSON.stringify(parameters);
}

function exampleValue({ name, type, default: initial, modes }: INodeProperties): unknown {
	if (type !== 'resourceLocator') return EXAMPLES[name] ?? (initial === '' ? '…' : initial);
	if (name === 'table') return { __rl: true, mode: 'name', value: 'incident' };
	const number = (modes as INodePropertyMode[]).find((mode) => mode.name === 'number')?.placeholder?.replace('e.g. ', '');
	return number ? { __rl: true, mode: 'number', value: number } : { __rl: true, mode: 'sysId', value: SYS_ID };
}

const nameOf = ({ name, required }: INodeProperties): string => `\`${name}\`${required ? ' (required)' : ''}`;

/** How records are chosen wherever the page names `filters`. */
const CONDITIONS = [
	'## Conditions',
	'',
	'`filters` holds `conditions` and `groups` of conditions, and `combine` joins them. A group is joined the other way round, like brackets:',
	'',
	'| `combine` | a, b and a group of c, d mean | encoded query |',
	'|---|---|---|',
	'| `all` | a and b and (c or d) | `a^b^c^ORd` |',
	'| `any` | a or b or (c and d) | `a^ORb^NQc^d` |',
	'',
	`Operators: ${filterRules.map(({ value, name }) => `\`${value}\` (${name})`).join(', ')}. The encoded query that the conditions were compiled to is shown as a hint of the run.`,
	'',
	'```json',
	JSON.stringify({
		filterMode: 'builder',
		combine: 'all',
		filters: {
			conditions: [{ field: 'sys_created_on', operator: 'inTheLast', value: '7 days' }],
			groups: [{ filters: { conditions: [{ field: 'priority', operator: 'equals', value: '1' }, { field: 'assigned_to', operator: 'isMe' }] } }],
		},
	}),
	'```',
	'',
];

function sectionOf(resource: Resource): string {
	const table = typeof resource.table === 'string' ? `Table \`${resource.table}\`.` : 'The table is a parameter.';
	const operations = [...resource.operations].sort((a, b) => a.name.localeCompare(b.name));
	const rows = operations.map((operation) => `| ${operation.name} | \`${operation.value}\` | ${operation.description(resource)} | ${[...new Set(parametersOf(resource, operation).map(nameOf))].join(', ')} |`);
	const examples = operations.map((operation) => `- ${operation.action(resource)}: \`${exampleOf(resource, operation)}\``);
	return [`## ${resource.name}`, '', `${table} In a workflow's JSON: \`"resource": "${resource.value}"\`.`, '', '| operation | value | what it does | parameters |', '|---|---|---|---|', ...rows, '', 'Examples:', '', ...examples, ''].join('\n');
}

export function operationsPage(): string {
	const index = resources.map((resource) => `| ${resource.name} | ${resource.operations.map(({ value }) => `\`${value}\``).join(' ')} |`);
	return [
		'# Resources and operations',
		'',
		'Made from the descriptors in `nodes/ServiceNowItsm` by `npx tsx test/support/operationsPage.ts > docs/operations.md`; a test compares the two.',
		'The examples are the `parameters` of a node in a workflow\'s JSON.',
		'',
		'| resource | operations |',
		'|---|---|',
		...index,
		'',
		...CONDITIONS,
		...resources.map(sectionOf),
	].join('\n');
}

if (require.main === module) process.stdout.write(operationsPage());
