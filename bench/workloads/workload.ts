// What a workload is, and what the workloads share: how a node is run, how an outcome is counted. Declares no workload and keeps no clock.
import type { INodeParameters } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';
import type { RunOutcome } from '../../test/support/execution';
import { BUILT_IN } from '../builtInNode';
import { HELPER } from '../helperNode';
import type { Faults } from '../instance';
import type { LatencyModel } from '../latencyModel';
import type { Checked } from '../measure';
import type { World } from '../world';

/** `helper` is n8n's own HTTP function for the same requests, as many at once as our node may have, with no node around it. */
export type Contestant = 'ours' | 'batched' | 'builtIn' | 'helper' | 'ideal' | 'idealBatched';

/** One run that is ready to start: what the clock sees, and what is looked at afterwards. */
export interface Run<T = unknown> {
	go: () => Promise<T>;
	check: (outcome: T) => Checked | Promise<Checked>;
}

export interface Workload {
	name: string;
	/** The same for workloads that differ by their model only. */
	kind: string;
	/** Units of the run that comes before the first one of its kind and does not count; none when left out. */
	warm?: number;
	/** What one unit of its size is. */
	unit: string;
	model: LatencyModel;
	faults?: Faults;
	/** Incidents that the instance must have at the start. */
	records: number;
	size: number;
	/** The built-in node works strictly one after the other, so a part of the work gives its time per unit. */
	builtInSize?: number;
	prepare: Partial<Record<Contestant, (world: World, size: number) => Promise<Run> | Run>>;
}

/** Rows of a page: our node's default. */
export const PAGE = 1000;
export const FIELDS = ['sys_id', 'number', 'short_description', 'state', 'priority', 'assigned_to', 'sys_updated_on'];
export const TABLE = '/api/now/table/incident';
export const MB = 1_000_000;

export const run = <T>(go: () => Promise<T>, check: Run<T>['check']): Run => ({ go, check }) as Run;

interface Job {
	parameters?: INodeParameters;
	items?: object[];
}

const runNode = (credential: string, type?: string) => async (world: World, { parameters, items }: Job) =>
	await world.n8n.run({ ...(type === undefined ? {} : { type }), credential, parameters: { authentication: 'oAuth2', resource: 'incident', ...parameters }, items: items as never, onError: 'continueRegularOutput' });

export const ours = runNode('ours');
export const builtIn = runNode('builtIn', BUILT_IN);
export const helper = runNode('ours', HELPER);

export const tagOf = (): string => `bench ${randomUUID().slice(0, 8)}`;
export const everything = (size: number): Checked => ({ delivered: size, duplicates: 0, losses: 0 });
export const idsIn = ({ json }: RunOutcome): unknown[] => json.flatMap(({ sys_id: id }) => (id === undefined ? [] : [id]));

export function delivered(ids: readonly unknown[], expected: number): Checked {
	const distinct = new Set(ids).size;
	return { delivered: distinct, duplicates: ids.length - distinct, losses: expected - distinct };
}

/** The instance's own rows against the items that were to be written. */
export async function written(world: World, tag: string, size: number, column = 'short_description'): Promise<Checked> {
	return delivered(await world.ask('marked', tag, column), size);
}
