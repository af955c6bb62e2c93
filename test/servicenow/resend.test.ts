// Repetition, waiting, cancellation and closing of a run, on a clock that only moves when something waits.
import { ServiceNowError, type Failure } from '../../servicenow/errors';
import { resending, type Surroundings } from '../../servicenow/resend';
import { DEFAULT_RETRY } from '../../servicenow/retry';
import { SignInFailure, TokenRefused } from '../../servicenow/signIn';
import type { Effect, ServiceNowReply, ServiceNowRequest } from '../../servicenow/types';

const ok = (body: unknown = {}): ServiceNowReply => ({ status: 200, headers: {}, body });
const fail = (kind: Failure['kind'], more: Partial<Failure> = {}) => new ServiceNowError({ kind, message: kind, ...more });
const request = (effect: Effect, more: Partial<ServiceNowRequest> = {}): ServiceNowRequest => ({ method: effect === 'read' ? 'GET' : 'POST', path: '/api/now/table/incident', effect, ...more });

type Step = ServiceNowReply | ServiceNowError | (() => Promise<ServiceNowReply | ServiceNowError>);

/** A run whose exchanges follow a script; the last step repeats. */
function run(script: Step[], more: Partial<Surroundings> = {}) {
	const log = { sent: [] as ServiceNowRequest[], renewing: [] as boolean[], waits: [] as number[], told: [] as string[], waited: 0 };
	let time = 0;
	const send = resending({
		exchange: async (sent, renews) => {
			const step = script[Math.min(log.sent.length, script.length - 1)];
			log.sent.push(sent);
			log.renewing.push(renews);
			return typeof step === 'function' ? await step() : step;
		},
		wait: (ms) => {
			log.waits.push(ms);
			time += ms;
			return Promise.resolve();
		},
		now: () => time,
		random: () => 0.5,
		tell: (message) => log.told.push(message),
		onWait: (total) => (log.waited = total),
		policy: DEFAULT_RETRY,
		most: 4,
		timeout: 65_000,
		...more,
	});
	return { send, log, pass: (ms: number) => (time += ms) };
}

it('repeats a read until it succeeds, waiting longer each time', async () => {
	const { send, log } = run([fail('unavailable', { status: 503 }), fail('interrupted'), fail('rateLimited', { status: 429 }), ok('done')]);
	expect((await send(request('read'))).body).toBe('done');
	expect(log.waits).toEqual([250, 500, 1000]);
	expect(log.waited).toBe(1750);
});

it.each(['unavailable', 'interrupted'] as const)('never repeats an append after %s, which may have been applied', async (kind) => {
	const { send, log } = run([fail(kind), ok()]);
	await expect(send(request('append'))).rejects.toMatchObject({ kind, mayHaveBeenApplied: true });
	expect(log.sent).toHaveLength(1);
});

it.each(['rateLimited', 'queuedAway', 'unreachable'] as const)('repeats an append after %s, which was not applied', async (kind) => {
	const { send, log } = run([fail(kind), ok()]);
	await send(request('append'));
	expect(log.sent).toHaveLength(2);
});

it('never repeats a stream', async () => {
	const { send, log } = run([fail('rateLimited', { status: 429 }), ok()]);
	await expect(send(request('append', { body: { pipe: () => undefined } }))).rejects.toMatchObject({ kind: 'rateLimited' });
	expect(log.sent).toHaveLength(1);
});

it('waits exactly as long as ServiceNow asks and says so when it is long', async () => {
	const { send, log } = run([fail('rateLimited', { status: 429, retryAfterMs: 12_000 }), ok()]);
	await send(request('append'));
	expect(log.waits).toEqual([12_000]);
	expect(log.told).toEqual(['rateLimited: waiting 12 seconds before trying again']);
});

it('sends nothing of the run before the time that ServiceNow named', async () => {
	const sentAt: number[] = [];
	let refused = false;
	let time = 0;
	const { send } = run([], {
		now: () => time,
		wait: (ms) => Promise.resolve(void (time += ms)),
		exchange: async () => {
			const number = sentAt.push(time);
			await new Promise(setImmediate);
			if (number !== 3) return ok();
			refused = true;
			return fail('rateLimited', { status: 429, retryAfterMs: 12_000 });
		},
	});
	await Promise.all(Array.from({ length: 20 }, () => send(request('append'))));
	expect(refused).toBe(true);
	expect(sentAt.filter((at) => at > 0 && at < 12_000)).toEqual([]);
	// The first one, those under way together with the refused one, and what took the place of one that ended before it.
	expect(sentAt.filter((at) => at === 0).length).toBeLessThan(8);
});

it('counts a refusal in a batch as the first try: waits as long as it named, and repeats once less', async () => {
	const refused = fail('rateLimited', { status: 429, retryAfterMs: 12_000 });
	const { send, log } = run([fail('rateLimited', { status: 429, retryAfterMs: 1_000 })]);
	await expect(send(request('append', { refused }))).rejects.toMatchObject({ kind: 'rateLimited' });
	expect(log.waits).toEqual([12_000, 1_000, 1_000, 1_000]);
	expect(log.sent).toHaveLength(DEFAULT_RETRY.maxRetries);
});

it('sends nothing more when a refusal in a batch names a time too late to wait for', async () => {
	const { send, log } = run([ok()]);
	await expect(send(request('append', { refused: fail('rateLimited', { status: 429, retryAfterMs: 3_600_000 }) }))).rejects.toMatchObject({ advice: expect.stringContaining('01:00:00') as string });
	await expect(send(request('read'))).rejects.toMatchObject({ kind: 'rateLimited' });
	expect(log.sent).toHaveLength(0);
});

it('counts the time of a call from its first try, not from when it was queued', async () => {
	const limited = (seconds: number) => fail('rateLimited', { status: 429, retryAfterMs: seconds * 1000 });
	const ends: Record<string, Array<ServiceNowReply | ServiceNowError>> = { incident: [limited(40), ok()], problem: [limited(30), ok()] };
	let time = 0;
	const { send } = run([], {
		most: 1,
		now: () => time,
		// Waits at the same time end at the same time.
		wait: async (ms) => {
			const until = time + ms;
			await new Promise(setImmediate);
			time = Math.max(time, until);
		},
		exchange: ({ path }) => Promise.resolve(ends[path.split('/')[4]].shift()!),
	});
	const outcomes = await Promise.allSettled([send(request('read')), send(request('read', { path: '/api/now/table/problem' }))]);
	expect(outcomes.map((outcome) => (outcome.status === 'rejected' ? String(outcome.reason) : 'fulfilled'))).toEqual(['fulfilled', 'fulfilled']);
});

it('stops when the waiting time is too long, says when to come back, and sends nothing more until then', async () => {
	const { send, log, pass } = run([ok(), fail('rateLimited', { status: 429, retryAfterMs: 600_000 }), ok('again')]);
	await send(request('read'));
	await expect(send(request('read'))).rejects.toMatchObject({ kind: 'rateLimited', advice: expect.stringContaining('1970-01-01 00:10:00 UTC (in 10 minutes)') as string });
	await expect(send(request('read'))).rejects.toMatchObject({ kind: 'rateLimited' });
	expect(log.sent).toHaveLength(2);
	pass(600_001);
	expect((await send(request('read'))).body).toBe('again');
});

it('stops waiting when the run has waited enough, though each call could still wait', async () => {
	const policy = { ...DEFAULT_RETRY, runBudget: 20_000 };
	const { send, log } = run([fail('rateLimited', { status: 429, retryAfterMs: 15_000 }), ok(), fail('rateLimited', { status: 429, retryAfterMs: 15_000 }), ok()], { policy });
	await send(request('read'));
	await expect(send(request('read'))).rejects.toMatchObject({ kind: 'rateLimited' });
	expect(log.waits).toEqual([15_000]);
});

it('stops trying when a call has lasted too long, even without any wait', async () => {
	const slow = run([
		() => {
			slow.pass(61_000);
			return Promise.resolve(fail('interrupted'));
		},
	]);
	await expect(slow.send(request('read'))).rejects.toMatchObject({ kind: 'interrupted' });
	expect(slow.log.sent).toHaveLength(1);
});

it('sends the first request alone and the others at once after it', async () => {
	const ends: Array<() => void> = [];
	const { send, log } = run([() => new Promise((resolve) => ends.push(() => resolve(ok())))]);
	const all = Array.from({ length: 6 }, () => send(request('read')));
	await new Promise(setImmediate);
	expect(log.sent).toHaveLength(1);
	ends[0]();
	await new Promise(setImmediate);
	expect(log.sent).toHaveLength(5);
	while (ends.length < 6) {
		for (const end of ends) end();
		await new Promise(setImmediate);
	}
	for (const end of ends) end();
	expect(await Promise.all(all)).toHaveLength(6);
});

it('does not send the others when the first one cannot sign in, but lets each report', async () => {
	const { send, log } = run([fail('reconnect')]);
	const ends = await Promise.allSettled([send(request('read')), send(request('read'))]);
	expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
	expect(log.waits).toEqual([]);
});

it('tries once more when a renewal failed beside another request, which may have renewed', async () => {
	let calls = 0;
	const { send, log } = run([
		async () => {
			const call = calls++;
			await new Promise(setImmediate);
			return call === 1 ? new SignInFailure({ kind: 'reconnect', message: 'No' }) : ok(call);
		},
	]);
	await send(request('read'));
	await Promise.all([send(request('read')), send(request('read'))]);
	expect(log.waits).toEqual([1_000]);
	expect(log.sent).toHaveLength(4);
});

describe('cancellation', () => {
	it('ends a request under way at once', async () => {
		const stop = new AbortController();
		const { send } = run([() => new Promise(() => undefined)], { signal: stop.signal });
		const sent = send(request('append'));
		await new Promise(setImmediate);
		stop.abort();
		await expect(sent).rejects.toMatchObject({ kind: 'interrupted', message: 'The execution was cancelled' });
	});

	it('ends a wait at once and sends nothing more', async () => {
		const stop = new AbortController();
		const { send, log } = run([fail('unavailable', { status: 503 }), ok()], { signal: stop.signal, wait: () => new Promise(() => undefined) });
		const sent = send(request('read'));
		await new Promise(setImmediate);
		stop.abort();
		await expect(sent).rejects.toMatchObject({ message: 'The execution was cancelled' });
		await expect(send(request('read'))).rejects.toMatchObject({ message: 'The execution was cancelled' });
		expect(log.sent).toHaveLength(1);
	});
});

it('reports progress while a long run goes on', async () => {
	const long = run([
		() => {
			long.pass(8_000);
			return Promise.resolve(ok());
		},
	]);
	for (let index = 0; index < 5; index++) await long.send(request('read'));
	expect(long.log.told).toEqual(['2 requests answered by ServiceNow, 4 at a time', '4 requests answered by ServiceNow, 4 at a time']);
});

describe('when signing in fails', () => {
	const signedOut = (kind: Failure['kind'] = 'unreachable') => new SignInFailure({ kind, message: 'No token could be had' });
	const many = (send: ReturnType<typeof run>['send'], count = 50) => Promise.allSettled(Array.from({ length: count }, () => send(request('append'))));
	/** Requests that are under way together and all meet the same end. */
	const lateUntil = (count: number, end: () => ServiceNowReply | ServiceNowError): Step[] => {
		let arrived = 0;
		let open = (): void => undefined;
		const all = new Promise<void>((resolve) => (open = resolve));
		return Array.from({ length: count }, () => async () => {
			if (++arrived === count) open();
			await all;
			return end();
		});
	};

	it('from the start, one request tries for all, as often as a request may, and all fail with the same error', async () => {
		const { send, log } = run([signedOut()]);
		const outcomes = await many(send);
		expect(log.sent).toHaveLength(5);
		expect(new Set(outcomes.map((outcome) => outcome.status === 'rejected' && (outcome.reason as Error).message))).toEqual(new Set(['No token could be had']));
	});

	it('in the middle, those under way meet it once each, then one tries for all', async () => {
		const { send, log } = run([ok(), ...lateUntil(4, signedOut), signedOut()]);
		const outcomes = await many(send);
		expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		expect(log.sent).toHaveLength(1 + 4 + 4);
	});

	it('later requests of the run are not sent at all', async () => {
		const { send, log } = run([signedOut('hibernating')]);
		await many(send, 1);
		await many(send, 20);
		expect(log.sent).toHaveLength(1);
	});

	it('and works again, all go on', async () => {
		const { send, log } = run([ok(), ...lateUntil(4, signedOut), signedOut(), signedOut(), ok()]);
		const outcomes = await many(send);
		expect(outcomes.every(({ status }) => status === 'fulfilled')).toBe(true);
		expect(log.sent).toHaveLength(1 + 4 + 2 + 49);
	});

	it('a refused renewal is tried once more also by the only request: another execution may have stored the new token', async () => {
		const { send, log } = run([signedOut('reconnect'), ok('done')]);
		expect((await send(request('append'))).body).toBe('done');
		expect(log.waits).toEqual([1000]);
	});

	it('a refused renewal is tried once more, when another request may have stored the new token', async () => {
		const { send, log } = run([ok(), ...lateUntil(4, () => signedOut('reconnect')), signedOut('reconnect')]);
		await many(send);
		expect(log.sent).toHaveLength(1 + 4 + 1);
		expect(log.waits).toEqual([1000]);
	});

	it('a cancelled run leaves nobody waiting', async () => {
		const stop = new AbortController();
		const { send } = run([signedOut()], { signal: stop.signal, wait: () => new Promise(() => undefined) });
		const outcomes = many(send, 10);
		await new Promise((resolve) => setImmediate(resolve));
		stop.abort();
		expect((await outcomes).every((outcome) => outcome.status === 'rejected' && /cancelled/.test(String(outcome.reason)))).toBe(true);
	});
});

describe('when the token ends', () => {
	const refused = () => new TokenRefused({ kind: 'unauthenticated', message: 'User Not Authenticated', status: 401 });
	const final = () => fail('unauthenticated', { status: 401 });

	/** An instance with a token that may end; `renewalHelps` says whether n8n's renewal brings another one. */
	function instance(renewalHelps = true, more: Partial<Surroundings> = {}) {
		const seen = { renewals: 0, sent: 0, valid: true };
		const { send, log } = run([], {
			exchange: async (_sent, renews) => {
				seen.sent++;
				const valid = seen.valid;
				await new Promise(setImmediate);
				if (valid) return ok('done');
				if (!renews) return refused();
				seen.renewals++;
				seen.valid = renewalHelps;
				return renewalHelps ? ok('done') : final();
			},
			...more,
		});
		return { send, log, seen };
	}

	it('a request may renew it only once it has met its end', async () => {
		const { send, log } = run([refused(), ok()]);
		await Promise.all(Array.from({ length: 3 }, () => send(request('append'))));
		expect(log.renewing).toEqual([false, true, false, false]);
	});

	it('in the middle, one of those under way renews it for all, and each is sent once more', async () => {
		const { send, seen, log } = instance();
		await send(request('read'));
		seen.valid = false;
		const outcomes = await Promise.all(Array.from({ length: 50 }, () => send(request('append'))));
		expect(outcomes.map(({ body }) => body)).toEqual(Array(50).fill('done'));
		expect(seen.renewals).toBe(1);
		expect(seen.sent).toBe(1 + 50 + 4);
		expect(log.waits).toEqual([]);
	});

	it('also for a run that repeats nothing', async () => {
		const { send, seen } = instance(true, { policy: { ...DEFAULT_RETRY, maxRetries: 0 } });
		await send(request('read'));
		seen.valid = false;
		expect((await send(request('append'))).body).toBe('done');
	});

	it('as often as it ends', async () => {
		const { send, seen } = instance();
		for (let time = 0; time < 10; time++) {
			expect((await send(request('append'))).body).toBe('done');
			seen.valid = false;
		}
		expect(seen.renewals).toBe(9);
	});

	it('a 401 that renewing does not help costs three renewals, not one for each item', async () => {
		const { send, seen } = instance(false);
		await send(request('read'));
		seen.valid = false;
		const outcomes = await Promise.allSettled(Array.from({ length: 100 }, () => send(request('append'))));
		expect(outcomes.map((outcome) => outcome.status === 'rejected' && (outcome.reason as ServiceNowError).kind)).toEqual(Array(100).fill('unauthenticated'));
		expect(seen.renewals).toBe(3);
	});

	it('nor from the start', async () => {
		const { send, seen } = instance(false);
		seen.valid = false;
		await Promise.allSettled(Array.from({ length: 100 }, () => send(request('append'))));
		expect(seen.renewals).toBe(3);
	});

	it('never sends a stream again', async () => {
		const { send, seen } = instance();
		await send(request('read'));
		seen.valid = false;
		await expect(send(request('append', { body: { pipe: () => undefined } }))).rejects.toMatchObject({ status: 401 });
		expect(seen.sent).toBe(2);
		expect((await send(request('read'))).body).toBe('done');
	});

	it('a run that is closed meanwhile leaves nobody waiting', async () => {
		const { send } = run([ok(), refused(), fail('rateLimited', { status: 429, retryAfterMs: 600_000 }), ok()]);
		await send(request('read'));
		const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => send(request('append'))));
		expect(outcomes.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0);
	});
});

it('says that a file is still under way, and nothing more once it has arrived', async () => {
	let arrive!: () => void;
	const ticks: Array<{ tick: () => void; signal?: AbortSignal }> = [];
	const file = run([() => new Promise((resolve) => (arrive = () => resolve(ok())))], {
		wait: (_ms, signal) => new Promise((resolve) => ticks.push({ tick: resolve, signal })),
	});
	const sent = file.send(request('append', { path: '/api/now/attachment/file', timeout: 300_000 }));
	const pass = async (): Promise<void> => {
		file.pass(15_000);
		ticks.at(-1)?.tick();
		await new Promise(setImmediate);
	};
	await new Promise(setImmediate);
	await pass();
	await pass();
	arrive();
	await sent;
	expect(ticks.at(-1)?.signal?.aborted).toBe(true);
	await pass();
	expect(ticks).toHaveLength(3);
	expect(file.log.told.filter((message) => message.includes('under way'))).toEqual(['POST /api/now/attachment/file is under way for 15 seconds', 'POST /api/now/attachment/file is under way for 30 seconds']);
});
