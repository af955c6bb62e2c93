// The words that a person reads in the editor, after assembly: n8n's review rules see only literals, and most of our fields are put together.
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { resources } from '../../nodes/ServiceNowItsm/resources';
import { credentialClasses, flatten, nodeClasses } from './nodeTypes';

interface Said {
	where: string;
	text: string;
}

const classes = [
	...nodeClasses.map(({ className, node }) => ({ className, properties: node.description.properties })),
	...credentialClasses.map(({ className, instance }) => ({ className, properties: instance.properties })),
];
const fields = classes.flatMap(({ className, properties }) =>
	flatten(properties)
		.filter(({ property }) => property.type !== 'hidden')
		.map(({ path, property }) => ({ where: `${className}: ${path}`, property })),
);
const isList = ({ type }: INodeProperties) => type === 'options' || type === 'multiOptions';
const choices = fields.flatMap(({ where, property }) =>
	isList(property) ? ((property.options ?? []) as INodePropertyOptions[]).map((option) => ({ where: `${where} > ${String(option.value)}`, option })) : [],
);

const labels: Said[] = [
	...fields.map(({ where, property }) => ({ where, text: property.displayName })),
	...choices.map(({ where, option }) => ({ where, text: option.name })),
];
const descriptions: Said[] = [
	...fields.map(({ where, property }) => ({ where, text: property.description })),
	...choices.map(({ where, option }) => ({ where, text: option.description })),
].flatMap(({ where, text }) => (text === undefined ? [] : [{ where, text }]));

const offenders = (said: Said[], isWrong: (text: string) => boolean) =>
	[...new Map(said.filter(({ text }) => isWrong(text)).map(({ where, text }) => [text, `${where}: ${text}`])).values()];

it('labels are in title case, without spaces around', () => {
	const small = new Set(['a', 'an', 'and', 'as', 'at', 'by', 'for', 'from', 'in', 'is', 'of', 'on', 'or', 'than', 'that', 'the', 'to', 'with', 'vs', 'not']);
	const isCapital = (word: string) => !/^[a-z]/.test(word);
	const isTitle = (text: string) => text.split(/[\s/-]+/).every((word, index) => isCapital(word) || (index > 0 && small.has(word)));
	expect(offenders(labels, (text) => text.trim() !== text || text === '' || !isTitle(text))).toEqual([]);
});

it('descriptions begin with a capital and end as n8n wants: one sentence without a full stop, several with', () => {
	// A dot inside a sentence (caller_id.name, e.g.) is none at its end.
	const sentences = (text: string) => text.replace(/<[^>]*>/g, '').split(/[.!?](?:\s+(?=[A-Z])|$)/).filter((part) => part.trim() !== '').length;
	const isWrong = (text: string) => !/^[A-Z0-9<]/.test(text) || text.trim() !== text || (sentences(text) > 1) !== /[.!?]$/.test(text);
	expect(offenders(descriptions, isWrong)).toEqual([]);
});

it('a switch says Whether, and nothing else does', () => {
	const wrong = fields.filter(({ property }) => (property.type === 'boolean') !== /^Whether /.test(property.description ?? ''));
	expect(wrong.filter(({ property }) => property.type === 'boolean').map(({ where }) => where)).toEqual([]);
});

it('an example in an empty field begins with "e.g."', () => {
	const placeholders = fields.filter(({ property }) => property.placeholder !== undefined && ['string', 'number', 'json'].includes(property.type));
	expect(placeholders.filter(({ property }) => !property.placeholder?.startsWith('e.g. ')).map(({ where, property }) => `${where}: ${property.placeholder}`)).toEqual([]);
});

it('secrets are masked', () => {
	const secret = /password|secret|privateKey|apiKey|passphrase|token$/i;
	const open = fields.filter(({ property }) => property.type === 'string' && secret.test(property.name) && !property.typeOptions?.password);
	expect(open.map(({ where }) => where)).toEqual([]);
});

describe.each(resources.flatMap((resource) => resource.operations.map((operation) => ({ resource, operation }))))(
	'$resource.value $operation.value',
	({ resource, operation }) => {
		it('reads as a plain sentence, for a person and for an agent', () => {
			const action = operation.action(resource);
			const description = operation.description(resource);
			// Sentence case: names and abbreviations keep their capitals.
			expect(action).toMatch(/^[A-Z][a-z]+( ([a-z-]+|[A-Z]{2,}|ServiceNow|CMDB))*$/);
			expect(description).toMatch(/^[A-Z].{10,}/);
			expect(description).not.toBe(action);
		});

		it('has the name that n8n gives the verb', () => {
			const fixed: Record<string, string> = { getAll: 'Get Many', upsert: 'Create or Update', create: 'Create', get: 'Get', update: 'Update', delete: 'Delete' };
			expect(operation.name).toBe(fixed[operation.value] ?? operation.name);
		});
	},
);

it.each(resources)('$value shows at most ten columns when simplified', ({ summary }) => {
	expect(summary.length).toBeLessThanOrEqual(10);
	expect(new Set(summary).size).toBe(summary.length);
});
