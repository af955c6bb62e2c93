// Creates a configuration item in the table of its class, so that the class's own columns are kept.

import { creating } from '../creating';
import type { Operation, Work } from '../descriptors';
import { createOptions, writeFields } from '../fields';
import { classToCreate, itemClass } from '../itemClass';

/** The same work on the table of the class; the table tells the class, so the column is not sent. */
const inClass = async (work: Work): Promise<Work> => ({ ...work, table: await classToCreate(work), read: withoutClass(work.read) });

const withoutClass =
	(read: Work['read']): Work['read'] =>
	<T>(name: string, fallback: T): T => {
		const value = read(name, fallback);
		return name === 'additionalFields' && typeof value === 'object' ? { ...value, sys_class_name: undefined } : value;
	};

export const createItem: Operation = {
	value: 'create',
	name: 'Create',
	action: ({ noun }) => `Create ${noun.one}`,
	description: ({ noun }) => `Create ${noun.one}, optionally of a class such as cmdb_ci_server, and return it as ServiceNow stored it. It is not compared with those that discovery finds.`,
	on: 'table',
	fields: (resource) => [...resource.required, ...writeFields(resource, [itemClass]), createOptions],
	request: async (work) => await creating.request(await inClass(work)),
	output: creating.output,
	single: creating.single,
	run: async (work) => await creating.run(await inClass(work)),
};
