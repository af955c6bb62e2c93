// Calls the lookups behind lists, options and mapped columns with n8n's LoadOptionsContext, as an open editor panel does.
import type { INodeListSearchResult, INodeParameters, INodePropertyOptions, ResourceMapperFields } from 'n8n-workflow';
import { LoadOptionsContext } from './n8nCore';
import { buildAdditionalData, buildNode, buildWorkflow, type NodeSpec, type Surroundings } from './surroundings';

export interface LookupSpec extends NodeSpec {
	/** Typed into the search box of a list. */
	filter?: string;
	/** The token of the page before. */
	paginationToken?: string;
	/** Path of the parameter that asks, such as `parameters.record`; needed only by lookups that read a sibling. */
	path?: string;
}

export interface Lookups {
	loadOptions(method: string, spec?: LookupSpec): Promise<INodePropertyOptions[]>;
	listSearch(method: string, spec?: LookupSpec): Promise<INodeListSearchResult>;
	resourceMapping(method: string, spec?: LookupSpec): Promise<ResourceMapperFields>;
}

export function lookups(surroundings: Surroundings, defaultType: string): Lookups {
	function prepare(spec: LookupSpec) {
		const { filter, paginationToken, path = '', ...nodeSpec } = spec;
		const node = buildNode(surroundings, { type: defaultType, ...nodeSpec });
		const workflow = buildWorkflow(surroundings, [node]);
		const type = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
		const additionalData = buildAdditionalData(surroundings, workflow, 'internal');
		// The panel sends its values complete with defaults, which is what the workflow has made of them.
		additionalData.currentNodeParameters = workflow.nodes[node.name].parameters as INodeParameters;
		return { type, context: new LoadOptionsContext(workflow, node, additionalData, path), filter, paginationToken };
	}
	const missing = (kind: string, method: string) => new Error(`The node has no ${kind} method called ${method}`);
	return {
		async loadOptions(method, spec = {}) {
			const { type, context } = prepare(spec);
			const call = type.methods?.loadOptions?.[method];
			if (!call) throw missing('loadOptions', method);
			return await call.call(context);
		},
		async listSearch(method, spec = {}) {
			const { type, context, filter, paginationToken } = prepare(spec);
			const call = type.methods?.listSearch?.[method];
			if (!call) throw missing('listSearch', method);
			return await call.call(context, filter, paginationToken);
		},
		async resourceMapping(method, spec = {}) {
			const { type, context } = prepare(spec);
			const call = type.methods?.resourceMapping?.[method];
			if (!call) throw missing('resourceMapping', method);
			return await call.call(context);
		},
	};
}
