// Proves that of one account never more than three requests with a password are under way, and that nobody is left waiting.
import { inPasswordTurn, MOST_WITH_PASSWORD } from '../../servicenow/passwordTurns';

function counted() {
	const ends: Array<() => void> = [];
	const state = { started: 0, underWay: 0, most: 0 };
	const work = async (): Promise<number> => {
		state.started += 1;
		state.underWay += 1;
		state.most = Math.max(state.most, state.underWay);
		await new Promise<void>((resolve) => ends.push(resolve));
		state.underWay -= 1;
		return state.started;
	};
	return { state, work, end: () => ends.shift()?.() };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('ten at once: three under way, and each gets its turn', async () => {
	const { state, work, end } = counted();
	const all = Promise.all(Array.from({ length: 10 }, () => inPasswordTurn('ten', work)));
	for (let request = 0; request < 10; request++) {
		await settle();
		end();
	}
	await all;
	expect(state).toEqual({ started: 10, underWay: 0, most: MOST_WITH_PASSWORD });
});

test('a failure gives the turn back', async () => {
	const failing = () => Promise.reject(new Error('No'));
	const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => inPasswordTurn('failing', failing)));
	expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
	expect(await inPasswordTurn('failing', () => Promise.resolve('done'))).toBe('done');
});

test('other accounts do not wait', async () => {
	const { state, work, end } = counted();
	const full = Array.from({ length: 3 }, () => inPasswordTurn('one', work));
	await settle();
	expect(await inPasswordTurn('another', () => Promise.resolve('done'))).toBe('done');
	expect(state.started).toBe(3);
	for (let request = 0; request < 3; request++) end();
	await Promise.all(full);
});
