// The retry matrix by failure and effect, the waiting times, and the budgets of a call and of a run.
import { ServiceNowError, type FailureKind } from '../../servicenow/errors';
import { DEFAULT_RETRY, mayRepeat, retryDelay, WaitingTime, withComeBack } from '../../servicenow/retry';
import type { Effect } from '../../servicenow/types';

const failure = (kind: FailureKind, retryAfterMs?: number) => new ServiceNowError({ kind, message: 'x', retryAfterMs });
const effects: Effect[] = ['read', 'replace', 'append'];

describe('what may be sent again', () => {
	const matrix: Array<[FailureKind, Effect[]]> = [
		['rateLimited', ['read', 'replace', 'append']],
		['queuedAway', ['read', 'replace', 'append']],
		['unreachable', ['read', 'replace', 'append']],
		['unavailable', ['read', 'replace']],
		['interrupted', ['read', 'replace']],
		['quotaExceeded', []],
		['notJson', []],
		['hibernating', []],
		['certificate', []],
		['reconnect', []],
		['unauthenticated', []],
		['forbidden', []],
		['notFound', []],
		['rejected', []],
		['badInput', []],
		['unknownOutcome', []],
	];

	it.each(matrix)('%s: %j', (kind, allowed) => {
		expect(effects.filter((effect) => mayRepeat(failure(kind), effect))).toEqual(allowed);
		expect(effects.filter((effect) => retryDelay({ error: failure(kind), effect, repetition: 0, elapsed: 0, random: 0.5 }) !== undefined)).toEqual(allowed);
	});
});

describe('how long to wait', () => {
	const delay = (repetition: number, random: number, retryAfterMs?: number, elapsed = 0) =>
		retryDelay({ error: failure('rateLimited', retryAfterMs), effect: 'append', repetition, elapsed, random });

	it('draws between zero and a doubled ceiling', () => {
		expect([0, 1, 2, 3].map((repetition) => delay(repetition, 0))).toEqual([0, 0, 0, 0]);
		expect([0, 1, 2, 3].map((repetition) => delay(repetition, 0.9999))).toEqual([500, 1000, 2000, 4000]);
		expect(delay(2, 0.5)).toBe(1000);
	});

	it('never draws above the longest back-off', () => {
		const policy = { ...DEFAULT_RETRY, maxRetries: 20 };
		expect(retryDelay({ error: failure('unavailable'), effect: 'read', repetition: 10, elapsed: 0, random: 0.9999 }, policy)).toBe(14_999);
	});

	it('waits exactly as long as ServiceNow asks, zero included', () => {
		expect(delay(0, 0.1, 7_000)).toBe(7_000);
		expect(delay(0, 0.9, 0)).toBe(0);
	});

	it('gives up when the waiting time is longer than the budget of the call', () => {
		expect(delay(0, 0, 60_000)).toBe(60_000);
		expect(delay(0, 0, 60_001)).toBeUndefined();
		expect(delay(0, 0, 30_000, 30_001)).toBeUndefined();
	});

	it('gives up after the last repetition', () => {
		expect(delay(3, 0)).toBe(0);
		expect(delay(4, 0)).toBeUndefined();
	});
});

describe('the waiting time of a run', () => {
	it('counts waits at the same time once', () => {
		const waiting = new WaitingTime();
		expect(waiting.afford(10_000, 0, 25_000)).toBe(true);
		expect(waiting.afford(10_000, 0, 25_000)).toBe(true);
		expect(waiting.afford(10_000, 5_000, 25_000)).toBe(true);
		expect(waiting.total).toBe(15_000);
	});

	it('refuses a wait that the run cannot afford, and still affords a shorter one', () => {
		const waiting = new WaitingTime();
		waiting.afford(20_000, 0, 25_000);
		expect(waiting.afford(6_000, 100_000, 25_000)).toBe(false);
		expect(waiting.total).toBe(20_000);
		expect(waiting.afford(5_000, 100_000, 25_000)).toBe(true);
	});
});

describe('when to come back', () => {
	it('says the time in UTC before the other advice', () => {
		const error = new ServiceNowError({ kind: 'rateLimited', message: 'Rate limit exceeded', advice: 'Run fewer items.', status: 429, retryAfterMs: 3_600_000, transactionId: 't1' });
		const told = withComeBack(error, Date.UTC(2026, 0, 2, 3, 4, 5));
		expect(told.advice).toBe('ServiceNow asks to come back after 2026-01-02 04:04:05 UTC (in 60 minutes). Run fewer items.');
		expect(told).toMatchObject({ kind: 'rateLimited', message: 'Rate limit exceeded', status: 429, retryAfterMs: 3_600_000, transactionId: 't1' });
	});

	it('leaves a failure alone that names no time', () => {
		const error = failure('unavailable');
		expect(withComeBack(error, 0)).toBe(error);
	});
});
