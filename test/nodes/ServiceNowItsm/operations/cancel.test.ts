// Proves where cancel leads, and from where it does not.
import { cancel } from '../../../../nodes/ServiceNowItsm/operations/cancel';
import { moveFrom } from '../../../support/incidentInState';

it.each(['1', '2', '3'])('cancels from state %s', async (state) => {
	const { rows, sent } = moveFrom(cancel, state);
	await rows;
	expect(sent()).toEqual(['8']);
});

it.each(['6', '7'])('refuses one in state %s', async (state) => {
	const { rows, sent } = moveFrom(cancel, state);
	await expect(rows).rejects.toMatchObject({ kind: 'badInput' });
	expect(sent()).toEqual([]);
});

it('leaves a canceled one alone', async () => {
	const { rows, sent } = moveFrom(cancel, '8');
	await rows;
	expect(sent()).toEqual([]);
});
