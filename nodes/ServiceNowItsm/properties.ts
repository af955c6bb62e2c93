// Makes the editor's parameters out of the resources and their operations. Declares no field of its own but resource and operation.

import type { INodeProperties } from 'n8n-workflow';

import type { Operation, Resource } from './descriptors';

// n8n's review wants a literal default beside the type; what the list really begins with replaces it.
const selector: INodeProperties = { displayName: 'Resource', name: 'resource', type: 'options', noDataExpression: true, default: '' };

const resourceSelector = (resources: readonly Resource[]): INodeProperties => ({
	...selector,
	options: resources.map(({ name, value }) => ({ name, value })),
	default: resources[0].value,
});

const operationSelector = (resource: Resource): INodeProperties => ({
	...selector,
	displayName: 'Operation',
	name: 'operation',
	displayOptions: { show: { resource: [resource.value] } },
	options: resource.operations.map(({ name, value, action, description }) => ({
		name,
		value,
		action: action(resource),
		description: description(resource),
	})),
	default: (resource.operations.find(({ value }) => value === 'getAll') ?? resource.operations[0]).value,
});

/** The parameters of a verb for a resource, in the order shown. */
export const parametersOf = (resource: Resource, operation: Operation): INodeProperties[] => [
	...(resource.choosesTable ? [resource.choosesTable] : []),
	...operation.fields(resource),
];

/**
 * Fields of one resource. A field that several operations share appears once, shown for all of them, as long as each
 * operation still shows its fields in its own order; otherwise it appears again.
 */
function fieldsOf(resource: Resource): INodeProperties[] {
	const placed: Array<{ key: string; field: INodeProperties; operations: Operation[] }> = [];
	for (const operation of resource.operations) {
		let above = -1;
		for (const field of parametersOf(resource, operation)) {
			const key = JSON.stringify(field);
			const shared = placed.findIndex((entry, index) => index > above && entry.key === key);
			if (shared >= 0) placed[shared].operations.push(operation);
			else placed.push({ key, field, operations: [operation] });
			above = shared >= 0 ? shared : placed.length - 1;
		}
	}
	return placed.map(({ field, operations }) => ({
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
