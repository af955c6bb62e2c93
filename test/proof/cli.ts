// The long proof: a million changes against every kind of trouble, then the negative controls. Prints the account and fails when it does not balance.
//
//   npm run test:trigger-proof                     seeds 1 to 16
//   npm run test:trigger-proof -- --seed 42        another first seed
//   npm run test:trigger-proof -- --changes 50000  fewer changes
import type { INodeType } from 'n8n-workflow';
import { createRequire } from 'node:module';
import { drainBacklog } from './backlog';
import { judge, negativeControls, proofScenarios } from './scenarios';
import { simulate, type Result } from './simulation';

const BACKLOG = 100_000;

const option = (name: string, fallback: number): number => {
	const at = process.argv.indexOf(`--${name}`);
	return at < 0 ? fallback : Number(process.argv[at + 1]);
};

// With its ending, because the path without one would be taken for the .node.json beside it.
const { ServiceNowItsmTrigger } = createRequire(__filename)('../../nodes/ServiceNowItsmTrigger/ServiceNowItsmTrigger.node.ts') as { ServiceNowItsmTrigger: new () => INodeType };

function line({ scenario, account, polls, requests, largestState, heap }: Result): string {
	const { made, delivered, overwritten, notOwed, waived, lost, repeated, repeatedInWindow } = account;
	return [
		`seed ${scenario.seed}`.padEnd(9), `${scenario.triggerOn}${scenario.table === undefined ? '' : ` (${scenario.table})`}`.padEnd(19), `made ${made}`, `delivered ${delivered}`, `lost ${lost}`, `repeated ${repeated}`,
		`| in the crash window ${repeatedInWindow}`, `overwritten ${overwritten}`, `not owed ${notOwed}`, `before a new baseline ${waived}`,
		`| polls ${polls}`, `requests ${requests}`, `requests per delivered change ${(requests / Math.max(1, delivered)).toFixed(4)}`,
		`state ${Math.ceil(largestState / 1000)} kB`, `heap ${heap.map((bytes) => Math.round(bytes / 1_048_576)).join(' to ')} MB`,
	].join('  ');
}

async function main(): Promise<void> {
	const seed = option('seed', 1);
	const started = process.hrtime.bigint();
	const total = { made: 0, delivered: 0, lost: 0, repeated: 0 };
	const faults: Record<string, number> = {};
	const troubles: Record<string, number> = {};
	const failures: string[] = [];
	for (const scenario of proofScenarios(seed, option('changes', 1_000_000))) {
		const result = await simulate(new ServiceNowItsmTrigger(), scenario);
		console.log(line(result));
		for (const [name, count] of Object.entries(result.faults)) faults[name] = (faults[name] ?? 0) + count;
		for (const [name, count] of Object.entries(result.troubles)) troubles[name] = (troubles[name] ?? 0) + count;
		for (const name of ['made', 'delivered', 'lost', 'repeated'] as const) total[name] += result.account[name];
		failures.push(...judge(result));
	}
	console.log(`\nFaults met: ${Object.entries(faults).map(([name, count]) => `${name} ${count}`).join(', ')}`);
	console.log(`Troubles of n8n: ${Object.entries(troubles).map(([name, count]) => `${name} ${count}`).join(', ')}`);
	const backlog = await drainBacklog(new ServiceNowItsmTrigger(), BACKLOG);
	console.log(
		`\nBacklog of ${BACKLOG}: delivered ${backlog.delivered}, repeated or out of order ${backlog.wrong.length}, polls ${backlog.polls}, requests ${backlog.requests}; ` +
			`of one poll at most ${backlog.items} items, ${backlog.requestsOfOnePoll} requests, a state of ${Math.ceil(backlog.stateBytes / 1000)} kB`,
	);
	if (backlog.delivered !== BACKLOG || backlog.wrong.length > 0) failures.push('the backlog was not drained in order, each change once');
	console.log('\nNegative controls, which must lose:');
	for (const { name, scenario } of negativeControls(seed)) {
		const { account } = await simulate(new ServiceNowItsmTrigger(), scenario);
		console.log(`${name}: made ${account.made}  delivered ${account.delivered}  lost ${account.lost}`);
		if (account.lost === 0) failures.push(`${name} lost nothing, so the proof would not notice a loss`);
	}
	const seconds = Number(process.hrtime.bigint() - started) / 1e9;
	console.log(`\nChanges made ${total.made}, delivered ${total.delivered}, lost ${total.lost}, repeated ${total.repeated}, in ${Math.round(seconds)} s`);
	for (const failure of failures) console.log(`NOT PROVED: ${failure}`);
	process.exitCode = failures.length > 0 ? 1 : 0;
}

void main();
