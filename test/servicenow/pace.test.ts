// How many requests run at once: alone first, fewer after refusals and slow answers, more again after good ones.
import { Pace, type Ticket, type Verdict } from '../../servicenow/pace';

/** A pace on a clock of its own; `running` holds the tickets that were let in. */
function started(most: number) {
	let time = 0;
	const running: Ticket[] = [];
	const pace = new Pace(most, () => time);
	const settle = async () => {
		for (let turn = 0; turn < 5; turn++) await Promise.resolve();
	};
	return {
		pace,
		running,
		async ask(count: number) {
			for (let index = 0; index < count; index++) void pace.enter().then((ticket) => running.push(ticket));
			await settle();
		},
		/** Ends the oldest running requests. */
		async end(count: number, verdict: Verdict = 'answered', took = 100) {
			time += took;
			for (const ticket of running.splice(0, count)) pace.leave({ ...ticket, startedAt: time - took }, verdict, 'same');
			await settle();
		},
	};
}

it('lets the first request run alone until it is answered', async () => {
	const { ask, end, running, pace } = started(4);
	await ask(10);
	expect(running).toHaveLength(1);
	await end(1);
	expect(running).toHaveLength(4);
	expect(pace.waiting).toBe(5);
});

it('stays alone after a failure that says nothing about the sign-in', async () => {
	const { ask, end, running } = started(4);
	await ask(10);
	await end(1, 'failed');
	expect(running).toHaveLength(1);
});

it('lets requests in by turns', async () => {
	const { ask, end, running } = started(2);
	await ask(5);
	await end(1);
	expect(running.map(({ number }) => number)).toEqual([1, 2]);
	await end(1);
	expect(running.map(({ number }) => number)).toEqual([2, 3]);
});

it('opens to the most after the first good answer, also when the first request was refused', async () => {
	const { ask, end, pace } = started(6);
	await ask(40);
	await end(1, 'refused');
	await end(1);
	expect(pace.limit).toBe(6);
});

it('takes a third off, once for refusals that were under way together', async () => {
	const { ask, end, pace } = started(8);
	await ask(40);
	await end(1);
	expect(pace.limit).toBe(8);
	await end(8, 'refused');
	expect(pace.limit).toBe(5);
	await end(5, 'refused');
	expect(pace.limit).toBe(3);
});

it('keeps one at a time however often it is refused', async () => {
	const { ask, end, pace, running } = started(2);
	await ask(20);
	for (let time = 0; time < 8; time++) await end(1, 'refused');
	expect(pace.limit).toBe(1);
	expect(running).toHaveLength(1);
});

it('grows by one after each round of good answers, up to the most', async () => {
	const { ask, end, pace } = started(4);
	await ask(100);
	await end(1);
	await end(4, 'refused');
	expect(pace.limit).toBe(2);
	await end(2);
	expect(pace.limit).toBe(3);
	await end(3);
	expect(pace.limit).toBe(4);
	for (let round = 0; round < 5; round++) await end(4);
	expect(pace.limit).toBe(4);
});

it('slows down to two when answers take longer than usual, and recovers', async () => {
	const { ask, end, pace } = started(6);
	await ask(200);
	await end(1);
	for (let round = 0; round < 12; round++) await end(pace.limit, 'answered', 300);
	expect(pace.limit).toBe(2);
	for (let round = 0; round < 20; round++) await end(pace.limit, 'answered', 100);
	expect(pace.limit).toBe(6);
});

it('does not take requests of another kind for slow', async () => {
	const { ask, end, pace, running } = started(4);
	await ask(60);
	await end(1);
	for (let round = 0; round < 5; round++) {
		for (const ticket of running.splice(0, 4)) pace.leave({ ...ticket, startedAt: -5_000 }, 'answered', `kind ${round}`);
		await end(0);
	}
	expect(pace.limit).toBe(4);
});
