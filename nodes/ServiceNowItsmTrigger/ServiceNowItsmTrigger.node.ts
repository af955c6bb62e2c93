// The polling trigger: describes itself, reads and writes the workflow's static data, and decides which failures n8n sees.

import { NodeConnectionTypes } from 'n8n-workflow';
import type { IDataObject, INodeExecutionData, INodeType, INodeTypeDescription, IPollFunctions } from 'n8n-workflow';

import { createClient } from '../../servicenow/client';
import { searchTables } from '../ServiceNowItsm/methods/listSearch';
import { columns, operators } from '../ServiceNowItsm/methods/loadOptions';
import type { Item } from '../shared/event';
import { credentials, credentialTypeOf } from '../shared/authentication';
import { toNodeError } from '../shared/nodeError';
import { beginPoll, endPoll, isBeingStored, keepSpare, noteFailure, noteGiven, noteSuccess, spareState, stepAfter, waitingFor } from './memory';
import { searchUsers } from './methods/listSearch';
import { eventOf, poll } from './poll';
import { properties } from './properties';
import { sample } from './sample';
import { readSettings, settingsFingerprint } from './settings';
import { readState } from './state';

/** Milliseconds for one poll: below the 45 seconds after which n8n's durable scheduler gives a poll up. */
const BUDGET = 30_000;
/** Little repetition, because the next poll is one. */
const PATIENCE = { timeout: 30_000, retry: { maxRetries: 2, maxDelay: 4_000, budget: 8_000 } };

export class ServiceNowItsmTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'ServiceNow ITSM Trigger',
		name: 'serviceNowItsmTrigger',
		icon: { light: 'file:../../credentials/servicenowItsm.svg', dark: 'file:../../credentials/servicenowItsm.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{$parameter["triggerOn"]}}',
		description: 'Starts the workflow when records in ServiceNow are created or changed',
		defaults: { name: 'ServiceNow ITSM Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials,
		properties,
	};

	methods = { listSearch: { searchTables, searchUsers }, loadOptions: { columns, operators } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		if (this.getMode() === 'manual') return await test(this);
		const key = `${this.getWorkflow().id ?? ''}:${this.getNode().id}`;
		const ticket = beginPoll(key, Date.now());
		if (ticket === undefined) {
			this.logger.debug('ServiceNow ITSM Trigger: the previous poll is still under way');
			return null;
		}
		try {
			const staticData = this.getWorkflowStaticData('node');
			if (readState(staticData.state) !== undefined) keepSpare(key, staticData.state);
			// The spare is read, not handed back: what is assigned here is stored even by a poll that gives nothing, over the newer position that n8n is storing.
			const stored = spareState(key) ?? staticData.state;
			const step = readState(stored)?.step ?? 0;
			if (isBeingStored(key, step, Date.now())) {
				endPoll(key, ticket);
				this.logger.debug('ServiceNow ITSM Trigger: n8n has not stored the last position yet');
				return null;
			}
			const { items, notices, ...next } = await pollOnce(this, stored, waitingFor(key, Date.now()));
			noteSuccess(key);
			if (!endPoll(key, ticket)) return null;
			const state = { ...next.state, step: stepAfter(key, step) };
			noteGiven(key, state.step, Date.now(), items.length > 0);
			if (items.length === 0) keepSpare(key, state);
			for (const notice of notices) this.logger.warn(`${this.getNode().name}: ${notice}`);
			// One assignment of a new value, as the last step: n8n notices no change inside a value, and a throw must leave the old one.
			staticData.state = state as unknown as IDataObject;
			return output(items);
		} catch (error) {
			endPoll(key, ticket);
			if (noteFailure(key, error, this.getActivationMode(), Date.now())) throw toNodeError(this.getNode(), error);
			this.logger.warn(`${this.getNode().name}: this poll failed and the next one repeats it: ${error instanceof Error ? error.message : ''}`);
			return null;
		}
	}
}

/** n8n starts an execution for every array, an empty one included. */
const output = (items: Item[]): INodeExecutionData[][] | null => (items.length === 0 ? null : [items.map((json) => ({ json: json as IDataObject }))]);

/** n8n 1.x does not tell how long a poll may take. */
type Budgeted = IPollFunctions & { getPollBudgetMs?: () => number };

async function pollOnce(context: Budgeted, state: unknown, waited: number) {
	const settings = readSettings(context);
	const credentialType = credentialTypeOf(context.getNodeParameter('authentication') as string);
	const { instance } = await context.getCredentials(credentialType);
	const send = await createClient(context, { credentialType, ...PATIENCE });
	const fingerprint = settingsFingerprint(settings, [credentialType, context.getNode().credentials?.[credentialType]?.id ?? '', String(instance ?? '')]);
	const budget = Math.min(BUDGET, (context.getPollBudgetMs?.() ?? Infinity) - PATIENCE.retry.budget);
	return await poll({ state, fingerprint, settings, send, now: Date.now, budget, waited });
}

async function test(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	try {
		const settings = readSettings(context);
		const send = await createClient(context, { credentialType: credentialTypeOf(context.getNodeParameter('authentication') as string), ...PATIENCE });
		return output(await sample(eventOf(settings), settings, send, Date.now));
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}
