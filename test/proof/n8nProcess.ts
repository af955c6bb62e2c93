// A process of n8n around the real trigger node: activation, polls, static data in memory and in the database, crashes and restarts. Judges nothing.
import type { IDataObject, INodeExecutionData, INodeType, IPollFunctions } from 'n8n-workflow';
import { readState } from '../../nodes/ServiceNowItsmTrigger/state';
import type { Dispatch, HttpOptions } from './dispatch';

export type Parameters = Record<string, unknown>;

export class N8nProcess {
	/** What the database holds of the node's static data. */
	private stored = '{}';
	private memory: IDataObject = {};
	private life = 0;
	private activation = 'activate';
	/** What n8n would have shown. */
	readonly errors: Error[] = [];
	readonly warnings: string[] = [];

	constructor(
		private readonly trigger: INodeType,
		private readonly dispatch: Dispatch,
		private readonly parameters: Parameters,
		private readonly name: string,
	) {}

	/** One scheduled poll. */
	async poll(): Promise<INodeExecutionData[]> {
		try {
			const output = await this.trigger.poll!.call(this.context());
			if (output !== null && (output.length !== 1 || output[0].length === 0)) throw new Error('an execution without items');
			return output?.[0] ?? [];
		} catch (error) {
			if (!(error instanceof Error) || !('node' in error)) throw error;
			this.errors.push(error);
			return [];
		}
	}

	/** n8n writes static data when a poll emits. */
	save(): void {
		this.stored = JSON.stringify(this.memory);
	}

	/** The poll at activation, whose static data is always written. */
	async activate(mode = 'activate'): Promise<INodeExecutionData[]> {
		this.activation = mode;
		const items = await this.poll();
		this.save();
		return items;
	}

	/** The process ends; a new one starts with what the database holds. */
	restart(): void {
		this.life++;
		this.memory = JSON.parse(this.stored) as IDataObject;
		this.activation = 'init';
	}

	/** The node is renamed and published again in the living process: its static data has another key now. */
	rename(): void {
		this.memory = {};
		this.stored = '{}';
		this.activation = 'update';
	}

	/** What another writer, or a broken disk, left of the static data. */
	spoil(state: unknown): void {
		this.memory = state === undefined ? {} : { state: state as IDataObject };
		this.stored = JSON.stringify(this.memory);
	}

	/** The static data as it is now. */
	snapshot(): string {
		return JSON.stringify(this.memory);
	}

	/** Hands an earlier static data to the node. */
	load(snapshot: string): void {
		this.memory = JSON.parse(snapshot) as IDataObject;
	}

	/** Whether the node's static data holds a state that it can go on with. */
	get hasState(): boolean {
		return readState(this.memory.state) !== undefined;
	}

	/** What the database holds of the node's state. */
	get storedState(): unknown {
		return (JSON.parse(this.stored) as IDataObject).state;
	}

	get stateBytes(): number {
		return JSON.stringify(this.memory).length;
	}

	private context(): IPollFunctions {
		const node = { id: this.name, name: this.name, type: 'trigger', typeVersion: 1, position: [0, 0], parameters: {}, credentials: { serviceNowItsmOAuth2Api: { id: '1', name: 'ServiceNow' } } };
		const dispatch = this.dispatch;
		const context = {
			getMode: () => 'trigger',
			getActivationMode: () => this.activation,
			// The node tells processes apart by nothing else.
			getWorkflow: () => ({ id: `life ${this.life}` }),
			getNode: () => node,
			getTimezone: () => 'UTC',
			getNodeParameter: (name: string, fallback: unknown) => this.parameters[name] ?? fallback,
			getWorkflowStaticData: () => this.memory,
			getCredentials: () => Promise.resolve({ instance: 'proof' }),
			logger: { warn: (text: string) => void this.warnings.push(text), info: () => undefined, debug: () => undefined },
			helpers: { httpRequestWithAuthentication: async (_type: string, options: HttpOptions) => await dispatch.request(options) },
		};
		return context as unknown as IPollFunctions;
	}
}
