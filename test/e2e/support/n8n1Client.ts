// Speaks the REST interface of n8n 1.123 where it differs from 2.x; refuses to hide what n8n 1.x cannot do.
import { N8nClient, type PublicationStatus, type StoredWorkflow, type WorkflowFile } from '../../../demo/n8nClient';

export class N8n1Client extends N8nClient {
	/** n8n 1.x wants to be told that a new workflow is not active. */
	override async createWorkflow({ name, nodes, connections, settings = {} }: WorkflowFile): Promise<StoredWorkflow> {
		const answer = await this.call<{ data: StoredWorkflow }>('POST', '/rest/workflows', { name, nodes, connections, settings, pinData: {}, active: false });
		return answer.data;
	}

	/** n8n 1.x starts the triggers before it answers, and answers 400 with their own words when one of them fails. */
	override publicationStatus(): Promise<PublicationStatus> {
		return Promise.resolve({ status: 'published' });
	}

	/** n8n 1.x executes the workflow that it is sent, not the one that it stored. */
	override async run(id: string, triggerNodeName: string): Promise<{ executionId: string }> {
		const workflowData: StoredWorkflow = await this.workflow(id);
		const body = { workflowData, triggerToStartFrom: { name: triggerNodeName } };
		const answer = await this.call<{ data: { executionId: string } }>('POST', `/rest/workflows/${id}/run`, body);
		return answer.data;
	}
}
