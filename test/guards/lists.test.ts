// The lists that register verbs, tables and events name exactly the files beside them, and what they offer can be executed.
import { readdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { INodePropertyOptions } from 'n8n-workflow';
import { operations } from '../../nodes/ServiceNowItsm/operations';
import { resources } from '../../nodes/ServiceNowItsm/resources';
import { credentialTypeOf } from '../../nodes/shared/authentication';
import { manifest, root } from '../support/repository';
import { credentialClasses, nodeClasses } from './nodeTypes';

const filesIn = (folder: string) =>
	readdirSync(join(root, folder))
		.filter((name) => name.endsWith('.ts') && name !== 'index.ts')
		.map((name) => name.replace(/\.ts$/, ''))
		.sort();

const exportOf = (folder: string, name: string): unknown => jest.requireActual<Record<string, unknown>>(join(root, folder, name))[name];

describe('operations', () => {
	const folder = 'nodes/ServiceNowItsm/operations';
	const used = new Set(resources.flatMap((resource) => resource.operations));

	it.each(filesIn(folder))('%s is named after what it exports, and a resource offers it', (name) => {
		const operation = exportOf(folder, name);
		expect(operation).toBeDefined();
		expect([...used].some((candidate) => candidate === operation)).toBe(true);
	});

	it('the list holds no verb that has no file', () => {
		const ofFiles = new Set(filesIn(folder).map((name) => exportOf(folder, name)));
		expect(Object.entries(operations).filter(([, operation]) => !ofFiles.has(operation))).toEqual([]);
	});
});

describe('resources', () => {
	it('the list equals the files', () => {
		expect(resources.map(({ value }) => value).sort()).toEqual(filesIn('nodes/ServiceNowItsm/resources'));
	});

	it.each(resources.map((resource) => [resource.value, resource] as const))('%s: each verb once, executable', (_value, resource) => {
		const values = resource.operations.map(({ value }) => value);
		expect(new Set(values).size).toBe(values.length);
		const idle = resource.operations.filter(({ request, run, single }) => (request === undefined && run === undefined) || (request !== undefined && run !== undefined) !== (single !== undefined));
		expect(idle.map(({ value }) => value)).toEqual([]);
	});

	it('the editor offers exactly these resources and their verbs', () => {
		const { properties } = nodeClasses.find(({ className }) => className === 'ServiceNowItsm')!.node.description;
		const valuesOf = (options: unknown) => (options as INodePropertyOptions[]).map(({ value }) => value).sort();
		const offered = properties.find(({ name }) => name === 'resource');
		expect(valuesOf(offered?.options)).toEqual(resources.map(({ value }) => value).sort());
		for (const resource of resources) {
			const [selector, ...more] = properties.filter(
				({ name, displayOptions }) => name === 'operation' && displayOptions?.show?.resource?.includes(resource.value),
			);
			expect(more).toEqual([]);
			expect(valuesOf(selector.options)).toEqual(resource.operations.map(({ value }) => value).sort());
			expect(valuesOf(selector.options)).toContain(selector.default);
		}
	});
});

const triggers = nodeClasses.filter(({ className }) => className.endsWith('Trigger'));

describe('events', () => {
	it('each trigger has a list that equals the files, and offers only what is in it', () => {
		for (const { source, node } of triggers) {
			const own = join(source, '..', 'events');
			const folder = existsSync(join(root, own)) ? own : 'nodes/ServiceNowItsmTrigger/events';
			const { events } = jest.requireActual<{ events: Array<{ value: string }> }>(join(root, folder));
			const values = events.map(({ value }) => value).sort();
			expect(values).toEqual(filesIn(folder));
			const selector = node.description.properties.find(({ name }) => name === 'triggerOn');
			const offered = (selector?.options as INodePropertyOptions[]).map(({ value }) => String(value));
			expect(offered.filter((value) => !values.includes(value))).toEqual([]);
			if (node.description.polling) expect(offered.sort()).toEqual(values);
		}
	});
});

it.each(nodeClasses)('$className: each way to sign in leads to a credential of this package that the node accepts', ({ node }) => {
	const choice = node.description.properties.find(({ name }) => name === 'authentication');
	const accepted = (node.description.credentials ?? []).map(({ name }) => name);
	const named = (choice?.options as INodePropertyOptions[]).map(({ value }) => credentialTypeOf(String(value)));
	expect(named.sort()).toEqual([...accepted].sort());
	expect(credentialClasses.map(({ instance }) => instance.name)).toEqual(expect.arrayContaining(accepted));
	expect(credentialClasses).toHaveLength(manifest.n8n.credentials.length);
});
