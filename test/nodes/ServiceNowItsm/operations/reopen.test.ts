// Proves where reopen leads, and from where it does not.
import { reopen } from '../../../../nodes/ServiceNowItsm/operations/reopen';
import { moveFrom } from '../../../support/incidentInState';

it('takes a resolved one back into work', async () => {
	const { rows, sent } = moveFrom(reopen, '6');
	await rows;
	expect(sent()).toEqual(['2']);
});

it.each(['1', '2', '3'])('leaves one in state %s alone', async (state) => {
	const { rows, sent, work } = moveFrom(reopen, state);
	await rows;
	expect(sent()).toEqual([]);
	expect(work.notes).toHaveLength(1);
});

it.each(['7', '8'])('refuses one in state %s', async (state) => {
	const { rows, sent } = moveFrom(reopen, state);
	await expect(rows).rejects.toMatchObject({ kind: 'badInput', advice: expect.stringContaining('Create a new one') as string });
	expect(sent()).toEqual([]);
});
