// Makes the editor's parameters out of the resources and their operations. Declares no field of its own but resource and operation.

import type { INodeProperties } from 'n8n-workflow';

import type { Operation, Resource } from './descriptors';

const resourceSelector = (resources: readonly Resource[]): INodeProperties => ({
	displayName: 'Resource',
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	options: resources.map(({ name, value }) => ({ name, value })),
	default: resources[0].value,
});

const operationSelector = (resource: Resource): INodeProperties => ({
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: [resource.value] } },
	options: resource.operations.map(({ name, value, action, description }) => ({
		name,
		value,
		action: action(resource),
		description: description(resource),
	})),
	default: (resource.operations.find(({ value }) => value === 'getAll') ?? resource.operations[0]).value,
});

/** Fields of one resource; a field that several operations share appears once, shown for all of them. */
function fieldsOf(resource: Resource): INodeProperties[] {
	const shared = new Map<string, { field: INodeProperties; operations: Operation[] }>();
	for (const operation of resource.operations) {
		for (const field of operation.fields(resource)) {
			const key = JSON.stringify(field);
			const entry = shared.get(key);
			if (entry) entry.operations.push(operation);
			else shared.set(key, { field, operations: [operation] });
		}
	}
	return [...shared.values()].map(({ field, operations }) => ({
		...field,
		displayOptions: {
			...field.displayOptions,
			show: { ...field.displayOptions?.show, resource: [resource.value], operation: operations.map(({ value }) => value) },
		},
	}));
}

export const properties = (resources: readonly Resource[]): INodeProperties[] => [
	resourceSelector(resources),
	...resources.flatMap((resource) => [operationSelector(resource), ...fieldsOf(resource)]),
];
