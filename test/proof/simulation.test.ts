// The short proof: the same simulation as `npm run test:trigger-proof`, with fewer changes. It must lose nothing, and it must notice when something is lost.
import { ServiceNowItsmTrigger } from '../../nodes/ServiceNowItsmTrigger/ServiceNowItsmTrigger.node';
import { judge, negativeControls } from './scenarios';
import { simulate, type Scenario } from './simulation';

const trouble = { faultRate: 0.08, latestCommit: 55, trouble: true };

const scenarios: Scenario[] = [
	{ seed: 11, changes: 2_500, triggerOn: 'created', ...trouble },
	{ seed: 12, changes: 2_500, triggerOn: 'createdOrUpdated', maxItems: 200, ...trouble },
	{ seed: 13, changes: 1_000, triggerOn: 'updated', restartAlways: true, maxItems: 100, latestCommit: 55 },
	{ seed: 14, changes: 1_500, triggerOn: 'fieldChanged', ...trouble },
	{ seed: 15, changes: 1_500, triggerOn: 'commented', table: 'task', ...trouble },
	{ seed: 16, changes: 1_500, triggerOn: 'deleted', table: 'task', ...trouble },
];

it.each(scenarios)('seed $seed: $triggerOn loses and repeats nothing', async (scenario) => {
	expect(judge(await simulate(new ServiceNowItsmTrigger(), scenario))).toEqual([]);
});

it.each(negativeControls(11))('$name, changes are lost, and that is noticed', async ({ scenario }) => {
	const { account } = await simulate(new ServiceNowItsmTrigger(), { ...scenario, changes: Math.min(4_000, scenario.changes) });
	expect(account.lost).toBeGreaterThan(0);
});
