// The one door to n8n-core for the engine harness: everything of n8n's engine that tests use is named here.
import './n8nEnvironment';
import 'reflect-metadata';
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
