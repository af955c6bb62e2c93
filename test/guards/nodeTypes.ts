// The node and credential classes named in package.json, from their sources, with every property of each in one flat list.
import type { ICredentialType, INodeProperties, INodePropertyCollection, INodePropertyOptions, INodeType } from 'n8n-workflow';
import { join } from 'node:path';
import { manifest, root, sourceOf } from '../support/repository';

export interface NodeClass {
	/** Class name, which is also the name of its folder and file. */
	className: string;
	source: string;
	node: INodeType;
}

function instantiate<T>(built: string): { className: string; source: string; instance: T } {
	const source = sourceOf(built);
	const className = source.split('/').at(-1)?.split('.')[0] ?? '';
	const exported = jest.requireActual<Record<string, new () => T>>(join(root, source));
	return { className, source, instance: new exported[className]() };
}

export const nodeClasses: NodeClass[] = manifest.n8n.nodes.map((built) => {
	const { instance, ...rest } = instantiate<INodeType>(built);
	return { ...rest, node: instance };
});

export const credentialClasses = manifest.n8n.credentials.map((built) => instantiate<ICredentialType>(built));

export interface PlacedProperty {
	/** Names from the top-level parameter down: `options > fields`. */
	path: string;
	property: INodeProperties;
}

type Entry = INodeProperties | INodePropertyOptions | INodePropertyCollection;
const isProperty = (entry: Entry): entry is INodeProperties => 'type' in entry && 'default' in entry;

/** A property and all that is inside it: collections, fixed collections, locator modes. */
export function flatten(properties: readonly INodeProperties[], above = ''): PlacedProperty[] {
	return properties.flatMap((property) => {
		const path = above === '' ? property.name : `${above} > ${property.name}`;
		const inside = ((property.options ?? []) as Entry[]).flatMap((entry) =>
			isProperty(entry) ? [entry] : 'values' in entry ? entry.values : [],
		);
		return [{ path, property }, ...flatten(inside, path)];
	});
}
