// Proves where close leads, and from where it does not.
import { close } from '../../../../nodes/ServiceNowItsm/operations/close';
import { moveFrom } from '../../../support/incidentInState';

it.each(['1', '2', '6'])('closes from state %s', async (state) => {
	const { rows, sent } = moveFrom(close, state);
	await rows;
	expect(sent()).toEqual(['7']);
});

it('leaves a closed one alone, and refuses a canceled one', async () => {
	const closed = moveFrom(close, '7');
	await closed.rows;
	expect(closed.sent()).toEqual([]);
	expect(closed.work.notes).toHaveLength(1);
	await expect(moveFrom(close, '8').rows).rejects.toMatchObject({ kind: 'badInput' });
});
