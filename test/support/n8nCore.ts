// The one door to n8n-core for the engine harness: everything of n8n's engine that tests use is named here.
import './n8nEnvironment';
import 'reflect-metadata';
import type { INode, IRun, ITaskData, Workflow } from 'n8n-workflow';
import { WorkflowExecute } from 'n8n-core';
import { createRequire } from 'node:module';

export { userFolder } from './n8nEnvironment';
export {
	BinaryDataService,
	CredentialTestContext,
	ExecuteContext,
	ExecutionLifecycleHooks,
	HookContext,
	LoadOptionsContext,
	PackageDirectoryLoader,
	PollContext,
	RoutingNode,
	WebhookContext,
	WorkflowExecute,
	getAdditionalKeys,
} from 'n8n-core';

interface Services {
	get<T>(type: abstract new (...args: never[]) => T): T;
}

/** n8n's service container: the very copy that n8n-core itself uses. */
export const services = (
	createRequire(require.resolve('n8n-core'))('@n8n/di') as { Container: Services }
).Container;

interface Start {
	workflow: Workflow;
	startNode: INode;
	triggerToStartFrom: { name: string; data: ITaskData };
}

type Running = PromiseLike<IRun> & { cancel(): void };

/** Starts an execution; n8n 1.x takes the same values one by one. */
export function startExecution(engine: WorkflowExecute, start: Start): Running {
	if (WorkflowExecute.prototype.run.length <= 1) return engine.run(start);
	const run = engine.run.bind(engine) as unknown as (...values: unknown[]) => Running;
	return run(start.workflow, start.startNode, undefined, undefined, start.triggerToStartFrom);
}
