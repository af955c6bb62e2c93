// The short proof: the same simulation as `npm run test:trigger-proof`, with fewer changes. It must lose nothing, and it must notice when something is lost.
import { ServiceNowItsmTrigger } from '../../nodes/ServiceNowItsmTrigger/ServiceNowItsmTrigger.node';
import { judge, negativeControls } from './scenarios';
import { simulate, type Scenario } from './simulation';

const scenarios: Scenario[] = [
	{ seed: 11, changes: 6_000, triggerOn: 'created', faultRate: 0.08, latestCommit: 55, trouble: true },
	{ seed: 12, changes: 6_000, triggerOn: 'createdOrUpdated', faultRate: 0.08, latestCommit: 55, trouble: true, maxItems: 200 },
	{ seed: 13, changes: 3_000, triggerOn: 'fieldChanged', faultRate: 0.08, latestCommit: 55, trouble: true },
];

it.each(scenarios)('seed $seed: $triggerOn loses and repeats nothing', async (scenario) => {
	expect(judge(await simulate(new ServiceNowItsmTrigger(), scenario))).toEqual([]);
});

it.each(negativeControls(11))('$name, changes are lost, and that is noticed', async ({ scenario }) => {
	const { account } = await simulate(new ServiceNowItsmTrigger(), { ...scenario, changes: 8_000 });
	expect(account.lost).toBeGreaterThan(0);
});
