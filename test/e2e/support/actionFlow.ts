// A workflow of one manual trigger and one action node; refuses to choose what the node does.
import type { StoredCredential, WorkflowFile } from '../../../demo/n8nClient';

export const ACTION = 'ServiceNow ITSM';
export const START = 'Start';

/** `parameters` as in the node; the credential's type decides the authentication. */
export function actionFlow(credential: StoredCredential, parameters: Record<string, unknown>): WorkflowFile {
	return {
		name: `${credential.name}: ${String(parameters.operation)}`,
		nodes: [
			{ name: START, type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
			{
				name: ACTION,
				type: 'n8n-nodes-servicenow-itsm.serviceNowItsm',
				typeVersion: 1,
				position: [220, 0],
				parameters: { authentication: credential.type === 'serviceNowItsmOAuth2Api' ? 'oAuth2' : 'serviceAccount', resource: 'incident', ...parameters },
				credentials: { [credential.type]: { id: credential.id, name: credential.name } },
			},
		],
		connections: { [START]: { main: [[{ node: ACTION, type: 'main', index: 0 }]] } },
		settings: {},
	};
}
