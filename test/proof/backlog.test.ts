// A backlog comes in bounded polls, in order, each change once, and the stored position stays small. The long proof drains 100,000.
import { ServiceNowItsmTrigger } from '../../nodes/ServiceNowItsmTrigger/ServiceNowItsmTrigger.node';
import { drainBacklog } from './backlog';

it('drains 25,000 changes in order', async () => {
	const drained = await drainBacklog(new ServiceNowItsmTrigger(), 25_000);
	expect(drained).toMatchObject({ delivered: 25_000, wrong: [], items: 1000 });
	expect(drained.requestsOfOnePoll).toBeLessThanOrEqual(8);
	expect(drained.stateBytes).toBeLessThan(150_000);
}, 120_000);
