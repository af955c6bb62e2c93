// A node that is nothing but n8n's HTTP function: sends the request of each item, so many at once. What it costs, no node within n8n can save.
import type { IDataObject, IExecuteFunctions, IHttpRequestOptions, INodeType } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { mapBounded } from '../servicenow/concurrency';
import type { BuiltPackage } from '../test/support/builtPackage';
import { AT_ONCE } from './bareClient';

export const HELPER = 'bench.helper';
const CREDENTIAL = 'serviceNowItsmOAuth2Api';

const node: INodeType = {
	description: {
		name: 'helper',
		displayName: 'Helper',
		group: [],
		version: 1,
		description: 'Sends each item as it is',
		defaults: { name: 'Helper' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: CREDENTIAL, required: true }],
		properties: [],
	},
	async execute(this: IExecuteFunctions) {
		const replies = await mapBounded(
			this.getInputData(),
			async ({ json }) => (await this.helpers.httpRequestWithAuthentication.call(this, CREDENTIAL, { ...(json as unknown as IHttpRequestOptions), json: true })) as IDataObject,
			{ limit: AT_ONCE },
		);
		return [replies.map((json, item) => ({ json, pairedItem: { item } }))];
	},
};

export function addHelper({ nodeTypes }: BuiltPackage): void {
	const { getByName, getByNameAndVersion } = nodeTypes;
	nodeTypes.getByName = (type) => (type === HELPER ? node : getByName(type));
	nodeTypes.getByNameAndVersion = (type, version) => (type === HELPER ? node : getByNameAndVersion(type, version));
}
