// Loads a built package the way n8n does, through its own PackageDirectoryLoader, and offers its node and credential types by name.
import type { ICredentialType, INodeType, INodeTypeDescription, INodeTypes, IVersionedNodeType } from 'n8n-workflow';
import { NodeConnectionTypes, NodeHelpers } from 'n8n-workflow';
import { join } from 'node:path';
import { PackageDirectoryLoader } from './n8nCore';

export const projectRoot = join(__dirname, '..', '..');

/** The type of the node that feeds a run with the test's own items. */
export const INPUT_NODE = 'harness.input';
/** The type of the node that calls the tool connected to it. */
export const AGENT_NODE = 'harness.agent';

export interface BuiltPackage {
	name: string;
	nodeTypes: INodeTypes;
	credentialType(name: string): ICredentialType;
	/** Full name of a node type: a short name gets the package's prefix. */
	fullName(type: string): string;
	supportedNodes(credentialType: string): string[];
}

/** Loads nodes and credentials named in the folder's package.json; what n8n would refuse is refused here too. */
export async function loadBuiltPackage(directory = projectRoot): Promise<BuiltPackage> {
	const loader = new PackageDirectoryLoader(directory);
	await loader.loadAll();
	const name = loader.packageName;
	const fullName = (type: string) => (type.includes('.') ? type : `${name}.${type}`);
	const own = new Map<string, INodeType | IVersionedNodeType>();
	for (const [short, { type }] of Object.entries(loader.nodeTypes)) {
		own.set(`${name}.${short}`, type);
		if (!('nodeVersions' in type) && type.description.usableAsTool) own.set(`${name}.${short}Tool`, asTool(type));
	}
	own.set(INPUT_NODE, inputNode);
	own.set(AGENT_NODE, agentNode);

	const find = (type: string) => {
		const found = own.get(type);
		if (found) return found;
		// Nodes of other packages stand in workflows only as neighbours: they hand on what they get.
		if (!type.startsWith(`${name}.`)) return passThrough(type);
		throw new Error(`The built package has no node type ${type}; it has ${[...own.keys()].join(', ')}`);
	};
	return {
		name,
		fullName,
		nodeTypes: {
			getByName: find,
			getByNameAndVersion: (type, version) => NodeHelpers.getVersionedNodeType(find(type), version),
			getKnownTypes: () => ({}),
		},
		credentialType: (type) => loader.getCredential(type).type,
		supportedNodes: (type) => loader.known.credentials[type]?.supportedNodes ?? [],
	};
}

/** The twin that n8n derives from a node with `usableAsTool`: no input, a tool output, and a description for the agent. */
function asTool(type: INodeType): INodeType {
	const description: INodeTypeDescription = {
		...type.description,
		name: `${type.description.name}Tool`,
		displayName: `${type.description.displayName} Tool`,
		inputs: [],
		outputs: [NodeConnectionTypes.AiTool],
		properties: [
			{
				displayName: 'Tool Description',
				name: 'descriptionType',
				type: 'options',
				options: [
					{ name: 'Set Automatically', value: 'auto' },
					{ name: 'Set Manually', value: 'manual' },
				],
				default: 'auto',
			},
			{ displayName: 'Description', name: 'toolDescription', type: 'string', default: '' },
			...type.description.properties,
		],
	};
	return Object.assign(Object.create(type) as INodeType, { description });
}

function describe(name: string, more: Partial<INodeTypeDescription> = {}): INodeTypeDescription {
	return {
		name,
		displayName: name,
		group: [],
		version: 1,
		description: name,
		defaults: { name },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
		...more,
	};
}

const inputNode: INodeType = {
	description: describe(INPUT_NODE, { inputs: [] }),
	execute() {
		return Promise.resolve([this.getInputData()]);
	},
};

interface Tool {
	name: string;
	description: string;
	schema: unknown;
	invoke(args: unknown): Promise<string>;
}

const agentNode: INodeType = {
	description: describe(AGENT_NODE, { inputs: [NodeConnectionTypes.Main, NodeConnectionTypes.AiTool] }),
	async execute() {
		const [tool] = (await this.getInputConnectionData(NodeConnectionTypes.AiTool, 0)) as Tool[];
		const [item] = this.getInputData();
		const answer = await tool.invoke(item.json);
		return [[{ json: { answer, name: tool.name, description: tool.description }, pairedItem: 0 }]];
	},
};

function passThrough(name: string): INodeType {
	return {
		description: describe(name),
		execute() {
			return Promise.resolve([this.getInputData()]);
		},
	};
}
