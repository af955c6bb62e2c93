// What a person sees in the editor: lookups exist, lists are sorted, fields show where they belong, and no change goes unnoticed.
import type { INodeProperties, INodePropertyMode, INodePropertyOptions } from 'n8n-workflow';
import { parametersOf } from '../../nodes/ServiceNowItsm/properties';
import { resources as declared } from '../../nodes/ServiceNowItsm/resources';
import { flatten, nodeClasses, type PlacedProperty } from './nodeTypes';

const all = (properties: INodeProperties[]) => flatten(properties);

/** Kind and name of every lookup that a property asks for. */
function lookupsOf({ property }: PlacedProperty): string[] {
	const { typeOptions, modes = [] } = property;
	const searches = (modes as INodePropertyMode[]).map((mode) => mode.typeOptions?.searchListMethod);
	return [
		typeOptions?.loadOptionsMethod && `loadOptions.${typeOptions.loadOptionsMethod}`,
		typeOptions?.resourceMapper?.resourceMapperMethod && `resourceMapping.${typeOptions.resourceMapper.resourceMapperMethod}`,
		...searches.map((name) => name && `listSearch.${name}`),
	].filter((name): name is string => Boolean(name));
}

const labelsOf = ({ type, options = [] }: INodeProperties): string[] => {
	if (type === 'collection') return (options as INodeProperties[]).map(({ displayName }) => displayName);
	return type === 'options' || type === 'multiOptions' ? (options as INodePropertyOptions[]).map(({ name }) => name) : [];
};

describe.each(nodeClasses)('$className', ({ node }) => {
	const { properties } = node.description;

	it('has every lookup that a field names, and no other', () => {
		const methods = Object.entries(node.methods ?? {}).flatMap(([kind, named]) => Object.keys(named ?? {}).map((name) => `${kind}.${name}`));
		expect([...new Set(all(properties).flatMap(lookupsOf))].sort()).toEqual(methods.sort());
	});

	it('sorts every list by its labels', () => {
		const sorted = (labels: string[]) => [...labels].sort((a, b) => a.localeCompare(b, 'en'));
		const unsorted = all(properties).filter(({ property }) => labelsOf(property).join() !== sorted(labelsOf(property)).join());
		expect(unsorted.map(({ path, property }) => `${path}: ${labelsOf(property).join(', ')}`)).toEqual([]);
	});

	it('offers no value twice in a list', () => {
		const twice = all(properties).filter(({ property }) => {
			const values = ((property.options ?? []) as INodePropertyOptions[]).map(({ value, name }) => value ?? name);
			return new Set(values).size !== values.length;
		});
		expect(twice.map(({ path }) => path)).toEqual([]);
	});

	it('has a default that its list knows', () => {
		const unknown = all(properties).filter(
			({ property }) =>
				property.type === 'options' &&
				!property.typeOptions?.loadOptionsMethod &&
				!(property.options as INodePropertyOptions[]).some(({ value }) => value === property.default),
		);
		expect(unknown.map(({ path, property }) => `${path}: ${JSON.stringify(property.default)}`)).toEqual([]);
	});

	it('names no field twice for the same choice of resource and operation', () => {
		const seen = new Map<string, number>();
		for (const { name, displayOptions } of properties) {
			const { resource = ['*'], operation = ['*'], ...other } = displayOptions?.show ?? {};
			for (const r of resource) for (const o of operation) {
				const key = `${String(r)}/${String(o)}/${name}/${JSON.stringify([other, displayOptions?.hide ?? {}])}`;
				seen.set(key, (seen.get(key) ?? 0) + 1);
			}
		}
		expect([...seen].filter(([, times]) => times > 1)).toEqual([]);
	});
});

describe('ServiceNowItsm', () => {
	const { properties } = nodeClasses.find(({ className }) => className === 'ServiceNowItsm')!.node.description;
	const resources = properties.find(({ name }) => name === 'resource')!.options as INodePropertyOptions[];
	const operationsOf = (resource: unknown) =>
		properties
			.filter(({ name, displayOptions }) => name === 'operation' && displayOptions?.show?.resource?.includes(resource as string))
			.flatMap(({ options }) => options as INodePropertyOptions[]);

	it('shows every field for named resources and operations that exist', () => {
		const astray = properties
			.filter(({ name }) => !['authentication', 'resource', 'operation'].includes(name))
			.filter(({ displayOptions }) => {
				const { resource = [], operation = [] } = displayOptions?.show ?? {};
				const known = resource.flatMap((value) => operationsOf(value).map((option) => option.value));
				return resource.length === 0 || operation.length === 0 || operation.some((value) => !known.includes(value as string));
			});
		expect(astray.map(({ name, displayOptions }) => `${name} ${JSON.stringify(displayOptions?.show)}`)).toEqual([]);
	});

	it.each(declared.flatMap((resource) => resource.operations.map((operation) => ({ resource, operation }))))(
		'$resource.value $operation.value shows its fields in its own order',
		({ resource, operation }) => {
			const shown = properties.filter(
				({ displayOptions }) =>
					displayOptions?.show?.resource?.includes(resource.value) && displayOptions.show.operation?.includes(operation.value),
			);
			expect(shown.map(({ name }) => name)).toEqual(parametersOf(resource, operation).map(({ name }) => name));
		},
	);

	it.each(resources.map(({ value }) => value))('%s looks as it did', (resource) => {
		const lines = operationsOf(resource).flatMap(({ value, name, action }) => [
			`${String(value)}: ${name} (${String(action)})`,
			...properties
				.filter(({ displayOptions }) => displayOptions?.show?.resource?.includes(resource) && displayOptions.show.operation?.includes(value))
				.flatMap((property) => picture(property, '  ')),
		]);
		expect(`\n${lines.join('\n')}\n`).toMatchSnapshot();
	});
});

it.each(nodeClasses)('$className looks as it did', ({ className, node }) => {
	// The action node's fields stand with their resources above.
	const fields = node.description.properties.filter(({ name }) => className !== 'ServiceNowItsm' || ['authentication', 'resource'].includes(name));
	expect(`\n${fields.flatMap((property) => picture(property, '')).join('\n')}\n`).toMatchSnapshot();
});

/** One line for a field, its choices behind it, the fields inside it below it. */
function picture(property: INodeProperties, indent: string): string[] {
	const { displayName, name, type, required, default: initial, displayOptions, modes, options = [] } = property;
	const { resource: _resource, operation: _operation, ...when } = displayOptions?.show ?? {};
	const isList = type === 'options' || type === 'multiOptions';
	const parts = [
		`${displayName}${required ? '*' : ''} [${name}] ${type}`,
		isList && `{${(options as INodePropertyOptions[]).map(({ value }) => String(value)).join(' ')}}`,
		modes && `{${(modes as INodePropertyMode[]).map((mode) => mode.name).join(' ')}}`,
		!['', '{}'].includes(typeof initial === 'string' ? initial : JSON.stringify(initial)) && `= ${JSON.stringify(initial)}`,
		Object.keys(when).length > 0 && `when ${JSON.stringify(when)}`,
	];
	const inside = isList ? [] : flatten([property]).filter(({ path }) => path.split(' > ').length === 2);
	return [
		`${indent}${parts.filter(Boolean).join(' ')}`,
		...inside.flatMap(({ property: inner }) => picture(inner, `${indent}  `)),
	];
}
