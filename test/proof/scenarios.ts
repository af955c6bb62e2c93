// Which runs make up the proof, and what each must show.
import type { Result, Scenario } from './simulation';

/** A query with an OR group, and the same as a predicate. */
const network = { text: 'category=software^priority=5^NQcategory=network', matches: ({ category }: Record<string, string>) => category === 'network' || category === 'software' };

const trouble: Partial<Scenario> = { faultRate: 0.06, latestCommit: 55, trouble: true };

/** Scenarios that make so many changes together. */
export function proofScenarios(seed: number, changes: number): Scenario[] {
	const share = (part: number): number => Math.ceil(changes * part);
	return [
		{ seed, changes: share(0.12), triggerOn: 'created', ...trouble },
		{ seed: seed + 1, changes: share(0.12), triggerOn: 'createdOrUpdated', ...trouble },
		{ seed: seed + 2, changes: share(0.08), triggerOn: 'updated', ...trouble },
		{ seed: seed + 3, changes: share(0.08), triggerOn: 'createdOrUpdated', ...trouble, query: network },
		{ seed: seed + 4, changes: share(0.08), triggerOn: 'createdOrUpdated', ...trouble, maxItems: 50 },
		{ seed: seed + 5, changes: share(0.08), triggerOn: 'created', ...trouble, lookbackSeconds: 600, latestCommit: 590 },
		{ seed: seed + 6, changes: share(0.08), triggerOn: 'created', ...trouble, maxItems: 10_000 },
		{ seed: seed + 7, changes: share(0.08), triggerOn: 'createdOrUpdated', faultRate: 0.3, latestCommit: 55, trouble: true },
		{ seed: seed + 8, changes: share(0.06), triggerOn: 'createdOrUpdated', latestCommit: 55 },
		{ seed: seed + 9, changes: share(0.04), triggerOn: 'createdOrUpdated', latestCommit: 55, restartAlways: true, maxItems: 100 },
		{ seed: seed + 10, changes: share(0.04), triggerOn: 'fieldChanged', ...trouble },
		{ seed: seed + 11, changes: share(0.02), triggerOn: 'fieldChanged', table: 'task', ...trouble },
		{ seed: seed + 12, changes: share(0.04), triggerOn: 'commented', ...trouble },
		{ seed: seed + 13, changes: share(0.02), triggerOn: 'commented', table: 'task', ...trouble },
		{ seed: seed + 14, changes: share(0.04), triggerOn: 'deleted', ...trouble },
		{ seed: seed + 15, changes: share(0.02), triggerOn: 'deleted', table: 'task', ...trouble },
	];
}

export const negativeControls = (seed: number): Array<{ name: string; scenario: Scenario }> => [
	{ name: 'without the lookback', scenario: { seed, changes: 20_000, triggerOn: 'created', lookbackSeconds: 0, latestCommit: 55 } },
	{ name: 'without the tie-breaker', scenario: { seed, changes: 20_000, triggerOn: 'created', latestCommit: 55, withoutTieBreaker: true } },
	{ name: 'without the child tables', scenario: { seed, changes: 5_000, triggerOn: 'deleted', table: 'task', latestCommit: 55, withoutChildTables: true } },
];

const MEGABYTE = 1_048_576;

/** What the result fails to show; nothing when all holds. */
export function judge({ scenario, account, examples, largestState, heap }: Result): string[] {
	const about = `seed ${scenario.seed}, ${scenario.triggerOn}${scenario.table === undefined ? '' : ` of ${scenario.table}`}`;
	return [
		account.lost > 0 && `${about}: ${account.lost} lost (${examples.join(', ')})`,
		account.repeated > 0 && `${about}: ${account.repeated} repeated (${examples.join(', ')})`,
		account.outOfOrder > 0 && `${about}: ${account.outOfOrder} out of order inside one poll`,
		account.delivered === 0 && `${about}: nothing delivered`,
		largestState >= 150_000 && `${about}: a state of ${largestState} bytes`,
		heap[1] - heap[0] > 64 * MEGABYTE && `${about}: the heap grew by ${Math.round((heap[1] - heap[0]) / MEGABYTE)} MB`,
	].filter((failure): failure is string => failure !== false);
}
