// The action node: describes itself and hands its items to the runner.

import { NodeConnectionTypes } from 'n8n-workflow';
import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';

import { authentication, credentials } from '../shared/authentication';
import * as listSearch from './methods/listSearch';
import { choiceLists, columns, operators } from './methods/loadOptions';
import { mapColumns, mapVariables } from './methods/resourceMapping';
import { properties } from './properties';
import { resources } from './resources';
import { runItems } from './run';

export class ServiceNowItsm implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'ServiceNow ITSM',
		name: 'serviceNowItsm',
		icon: { light: 'file:../../credentials/servicenowItsm.svg', dark: 'file:../../credentials/servicenowItsm.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{$parameter["operation"] + ": " + $parameter["resource"]}}',
		description: 'Create, read and update incidents and other records in ServiceNow',
		defaults: { name: 'ServiceNow ITSM' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials,
		properties: [authentication, ...properties(resources)],
	};

	methods = { listSearch: { ...listSearch }, loadOptions: { columns, operators, ...choiceLists }, resourceMapping: { mapColumns, mapVariables } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runItems(this);
	}
}
