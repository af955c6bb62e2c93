// Evaluates a credential type as n8n does when it decrypts one, and its test request as n8n does; sends nothing.
import { NodeHelpers, Workflow } from 'n8n-workflow';
import type { ICredentialType, INode, INodeParameters, INodeTypes } from 'n8n-workflow';

const node: INode = { id: 'mock', name: 'mock', type: 'mock', typeVersion: 1, position: [0, 0], parameters: {} };
const nodeTypes = {
	getByNameAndVersion: () => ({ description: { properties: [] } }),
} as unknown as INodeTypes;

/** The credential's values after defaults and expressions. */
export function decrypt(type: ICredentialType, stored: Record<string, unknown>): Record<string, unknown> {
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const values = NodeHelpers.getNodeParameters(type.properties, stored as INodeParameters, true, false, null, null);
	return workflow.expression.getComplexParameterValue(node, values ?? {}, 'internal', {}, undefined, undefined, values ?? {}) as Record<
		string,
		unknown
	>;
}

/** The base URL of the credential test for these decrypted values. */
export function testBaseUrl(type: ICredentialType, credentials: Record<string, unknown>): unknown {
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	return workflow.expression.getComplexParameterValue(node, type.test?.request.baseURL ?? '', 'internal', { $credentials: credentials });
}
