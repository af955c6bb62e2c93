// Proves that an account signs in as rarely as possible: once at a time, not with what was refused, and never often enough to be locked out.
import { SignInGuard, type Rejected, type Signer } from '../../credentials/signInGuard';
import { ServiceNowError } from '../../servicenow/errors';
import { SignInRefused } from '../../servicenow/signIn';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const none: Rejected = { accessToken: '', renewAt: 0 };

function setUp() {
	let now = 1_000_000;
	let calls = 0;
	let failure: Error | undefined;
	let lifetime = 1800 * SECOND;
	let again: string | undefined;
	const refreshed: Array<string | undefined> = [];
	const guard = new SignInGuard(() => now);
	const signIn = async (refreshToken?: string) => {
		calls += 1;
		refreshed.push(refreshToken);
		const call = calls;
		await Promise.resolve();
		if (failure) throw failure;
		return { accessToken: again ?? `token-${call}`, refreshToken: `refresh-${call}`, expiresAt: now + lifetime };
	};
	const renewAs = (signer: Signer, rejected: Rejected = none) => guard.renew(signer, rejected, signIn);
	return {
		guard,
		renewAs,
		renew: (rejected: Rejected = none, account = 'account', password: string | undefined = account) => renewAs({ account, password }, rejected),
		pass: (ms: number) => (now += ms),
		fail: (error?: Error) => (failure = error),
		live: (ms: number) => (lifetime = ms),
		/** ServiceNow answers with this token, until it is told otherwise. */
		repeat: (token?: string) => (again = token),
		calls: () => calls,
		refreshed,
		now: () => now,
	};
}

const refused = () => new SignInRefused('password', 'the user u', undefined, 401);
const outage = () => new ServiceNowError({ kind: 'unavailable', message: 'Down' });

test('a hundred callers at once share one sign-in', async () => {
	const { renew, calls } = setUp();
	const tokens = await Promise.all(Array.from({ length: 100 }, () => renew()));
	expect(new Set(tokens.map(({ accessToken }) => accessToken))).toEqual(new Set(['token-1']));
	expect(calls()).toBe(1);
});

test('two accounts do not share', async () => {
	const { renew, calls } = setUp();
	await Promise.all([renew(none, 'a'), renew(none, 'b')]);
	expect(calls()).toBe(2);
});

test('a caller with an older token gets the newer one without signing in', async () => {
	const { renew, calls, pass } = setUp();
	const first = await renew();
	pass(MINUTE);
	const second = await renew(first);
	expect(second.accessToken).toBe('token-2');
	expect(await renew(first)).toMatchObject({ accessToken: 'token-2' });
	expect(calls()).toBe(2);
});

test('a token that another process fetched later is not answered with an older one', async () => {
	const { renew, now, pass } = setUp();
	await renew();
	pass(MINUTE);
	const foreign = { accessToken: 'foreign', renewAt: now() + 1800 * SECOND };
	expect((await renew(foreign)).accessToken).toBe('token-2');
});

test('a refused token is replaced, its refused successor only after half a minute', async () => {
	const { renew, calls, pass } = setUp();
	const second = await renew(await renew());
	expect(second.accessToken).toBe('token-2');
	expect(await renew(second)).toMatchObject({ accessToken: 'token-2' });
	pass(31 * SECOND);
	expect(await renew(second)).toMatchObject({ accessToken: 'token-3' });
	expect(calls()).toBe(3);
});

test('a thousand refusals of fresh tokens cause one further sign-in', async () => {
	const { renew, calls } = setUp();
	let token = await renew();
	for (let request = 0; request < 1000; request++) token = await renew(token);
	expect(calls()).toBe(2);
});

test('a token that is over is replaced however young it is', async () => {
	const { renew, pass, live } = setUp();
	live(10 * SECOND);
	const token = await renew(await renew());
	pass(9 * SECOND);
	expect((await renew(token)).accessToken).toBe('token-3');
});

test.each([
	[1, 'hour', 60, 3],
	[1, 'day', 24 * 60, 3],
	[10, 'days', 24 * 60, 4],
])('a wrong password that is asked for each minute: in %d %s (of %d minutes) it is sent %d times', async (count, _, minutes, sent) => {
	const { renew, calls, pass, fail } = setUp();
	fail(refused());
	for (let minute = 0; minute < count * minutes; minute++) {
		await expect(renew()).rejects.toThrow('ServiceNow refused to sign in the user u');
		pass(MINUTE);
	}
	expect(calls()).toBe(sent);
});

test('after four refusals it says that only another password, or a restart, makes it try again', async () => {
	const { renew, pass, fail } = setUp();
	fail(refused());
	for (const pause of [1, 15, 24 * 60, 1]) {
		await renew().catch(() => undefined);
		pass(pause * MINUTE);
	}
	await expect(renew()).rejects.toThrow(/tried again only with another password, or when n8n is restarted/);
});

describe('requests that carried the password themselves', () => {
	const withPassword = { accessToken: 'proven', renewAt: Infinity, withPassword: true };

	test('count as refusals when the sign-in is refused as well: three under way and one proof are the last', async () => {
		const { renew, calls, pass, fail } = setUp();
		await renew();
		fail(refused());
		await Promise.allSettled([renew(withPassword), renew(withPassword), renew(withPassword)]);
		pass(30 * 24 * 60 * MINUTE);
		await expect(renew()).rejects.toThrow(/only with another password/);
		expect(calls()).toBe(2);
	});

	test('count when they come back after the proof', async () => {
		const { renew, calls, pass, fail } = setUp();
		await renew();
		fail(refused());
		await renew(withPassword).catch(() => undefined);
		await renew(withPassword).catch(() => undefined);
		pass(16 * MINUTE);
		await renew().catch(() => undefined);
		expect(calls()).toBe(2);
	});

	test('are in the number of tries that the failure says are left', async () => {
		const { renew, fail } = setUp();
		await renew();
		fail(refused());
		await expect(renew(withPassword)).rejects.toThrow(/refused to sign in the user u; 2 tries with this password are left/);
		await expect(renew(withPassword)).rejects.toThrow(/not tried again just now.*in 1440 minutes.*; 1 try with this password is left/);
		await expect(renew(withPassword)).rejects.toThrow(/not tried again just now.*; after four refusals/);
	});

	test('count for nothing when the password is right: the refusal had another reason', async () => {
		const { renew, calls, pass, fail } = setUp();
		await renew();
		for (let request = 0; request < 10; request++) await renew(withPassword);
		expect(calls()).toBe(11);
		fail(refused());
		await renew(withPassword).catch(() => undefined);
		pass(16 * MINUTE);
		fail();
		expect((await renew()).accessToken).toBe('token-13');
	});
});

test('while it waits, the failure says why and until when', async () => {
	const { renew, fail } = setUp();
	fail(refused());
	await renew().catch(() => undefined);
	await expect(renew()).rejects.toThrow(/not tried again.*not locked out.*in 60 seconds, or as soon as the credential is changed/);
	await expect(renew()).rejects.toMatchObject({ kind: 'reconnect', advice: expect.stringMatching(/Check in this order/) as string });
});

test('says how many tries are left after the second and the third refusal, and that the fourth was the last', async () => {
	const { renew, pass, fail } = setUp();
	fail(refused());
	const told = async () => await renew().then(() => ({ message: 'signed in', advice: '' }), ({ message, advice }: ServiceNowError) => ({ message, advice }));
	const first = await told();
	expect(first.message).toBe('ServiceNow refused to sign in the user u');
	expect(first.advice).toMatch(/Check in this order.*before the fourth try/);
	pass(MINUTE);
	for (const [left, pause] of [['2 tries with this password are left', 15], ['1 try with this password is left', 24 * 60]] as const) {
		const [sent, paused] = [await told(), await told()];
		for (const { message, advice } of [sent, paused]) {
			expect(message).toContain(`${left}; after that only another password, or a restart of n8n, tries again`);
			expect(advice).toMatch(/before the fourth try/);
		}
		expect(paused.message).toMatch(/not tried again just now/);
		pass(pause * MINUTE);
	}
	const last = await told();
	expect(last.message).toBe('ServiceNow refused to sign in the user u; after four refusals it will be tried again only with another password, or when n8n is restarted');
	expect(last.advice).not.toMatch(/before the fourth try/);
});

test('a refused assertion has no last try', async () => {
	const { renewAs, pass, fail } = setUp();
	fail(refused());
	for (let attempt = 0; attempt < 5; attempt++) {
		await expect(renewAs({ account: 'a' })).rejects.toMatchObject({ message: 'ServiceNow refused to sign in the user u', advice: expect.not.stringContaining('fourth') as string });
		pass(30 * SECOND);
	}
});

test('another password is tried at once', async () => {
	const { renew, fail } = setUp();
	fail(refused());
	await renew(none, 'wrong').catch(() => undefined);
	fail();
	expect((await renew(none, 'right')).accessToken).toBe('token-2');
});

test('a success forgets earlier refusals', async () => {
	const { renew, calls, pass, fail } = setUp();
	fail(refused());
	await renew().catch(() => undefined);
	pass(MINUTE);
	fail();
	const token = await renew();
	fail(refused());
	pass(MINUTE);
	await renew(token).catch(() => undefined);
	pass(MINUTE);
	await renew(token).catch(() => undefined);
	expect(calls()).toBe(4);
});

test('after a refusal the token of before is not handed out any more', async () => {
	const { renew, fail } = setUp();
	const token = await renew();
	fail(refused());
	await renew(token).catch(() => undefined);
	await expect(renew()).rejects.toThrow('refused');
});

test('after an outage the token of before still serves those who have none', async () => {
	const { renew, fail } = setUp();
	const token = await renew();
	fail(outage());
	await renew(token).catch(() => undefined);
	expect(await renew()).toEqual(token);
});

test('a refused assertion may be tried again after half a minute', async () => {
	const { renewAs, calls, pass, fail } = setUp();
	fail(refused());
	for (let attempt = 0; attempt < 5; attempt++) {
		await renewAs({ account: 'a' }).catch(() => undefined);
		pass(30 * SECOND);
	}
	expect(calls()).toBe(5);
});

test('an outage is not asked again for five seconds', async () => {
	const { renew, calls, pass, fail } = setUp();
	fail(outage());
	for (let item = 0; item < 1000; item++) await renew().catch(() => undefined);
	expect(calls()).toBe(1);
	fail();
	pass(5 * SECOND);
	expect((await renew()).accessToken).toBe('token-2');
});

test('callers that wait for a failing sign-in all learn of it', async () => {
	const { renew, calls, fail } = setUp();
	fail(outage());
	const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => renew()));
	expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
	expect(calls()).toBe(1);
});

describe('when a token is renewed', () => {
	test.each([
		[1800, 3],
		[60, 3],
		[20, 2],
		[5, 0.5],
	])('a token that lives for %d seconds is renewed %d before its end', async (life, before) => {
		const { renew, live, now } = setUp();
		live(life * SECOND);
		expect((await renew()).renewAt).toBe(now() + (life - before) * SECOND);
	});

	test('the refresh token of the newest token is handed on', async () => {
		const { renew, refreshed, pass, now } = setUp();
		const first = await renew();
		pass(MINUTE);
		await renew(first);
		await renew({ accessToken: 'of another process', refreshToken: 'theirs', renewAt: now() + 3600 * SECOND });
		expect(refreshed).toEqual([undefined, 'refresh-1', 'theirs']);
	});
});

describe('a token that ServiceNow hands out again', () => {
	// Asks at the moments when the token counts as ended, as every request does.
	async function untilTheEnd(told: (left: number) => number) {
		const { renew, live, pass, repeat, calls, now } = setUp();
		const end = now() + 60 * SECOND;
		live(60 * SECOND);
		let token = await renew();
		repeat(token.accessToken);
		while (now() < end) {
			if (token.renewAt <= now()) {
				live(told(end - now()));
				token = await renew(token);
			}
			pass(100);
		}
		repeat();
		live(60 * SECOND);
		return { calls: calls(), next: await renew(token) };
	}

	test.each([
		['its remaining life', (left: number) => left],
		['its remaining life, a second short', (left: number) => Math.max(left - SECOND, SECOND)],
		['a full life', () => 60 * SECOND],
	])('with %s is used to its end with few sign-ins, and replaced then', async (_, told) => {
		const { calls, next } = await untilTheEnd(told);
		expect(calls).toBeLessThanOrEqual(4);
		expect(next.accessToken).toBe(`token-${calls + 1}`);
	});

	test('although it was refused, because something else than its age is the reason, is asked for once in half a minute', async () => {
		const { renew, repeat, calls, pass } = setUp();
		const token = await renew();
		repeat(token.accessToken);
		for (let request = 0; request < 100; request++) await renew(token);
		expect(calls()).toBe(2);
		pass(31 * SECOND);
		await renew(token);
		expect(calls()).toBe(3);
	});
});

test('a token that ServiceNow still takes stays, and counts as no replacement', async () => {
	const { guard, renew, calls } = setUp();
	const token = await renew();
	expect(await guard.renew({ account: 'account' }, token, async () => await Promise.resolve(undefined))).toEqual(token);
	expect((await renew(token)).accessToken).toBe('token-2');
	expect(calls()).toBe(2);
});

describe('one password in several credentials', () => {
	test('is sent four times at most, whatever else is changed', async () => {
		const { renew, calls, fail } = setUp();
		fail(refused());
		for (let edit = 0; edit < 10; edit++) await renew(none, `edit ${edit}`, 'same').catch(() => undefined);
		expect(calls()).toBe(4);
		await expect(renew(none, 'one more edit', 'same')).rejects.toThrow(/after four refusals.*only with another password/);
		await expect(renew(none, 'one more edit', 'another')).rejects.toThrow(/^ServiceNow refused to sign in the user u$/);
	});

	test('is forgiven when ServiceNow takes it', async () => {
		const { renew, calls, fail } = setUp();
		for (let round = 0; round < 3; round++) {
			fail(refused());
			for (let edit = 0; edit < 3; edit++) await renew(none, `edit ${round} ${edit}`, 'same').catch(() => undefined);
			fail();
			await renew(none, `edit ${round} right`, 'same');
		}
		expect(calls()).toBe(12);
	});

	test('does not count assertions', async () => {
		const { renewAs, calls, fail } = setUp();
		fail(refused());
		for (let edit = 0; edit < 10; edit++) await renewAs({ account: `edit ${edit}` }).catch(() => undefined);
		expect(calls()).toBe(10);
	});
});
