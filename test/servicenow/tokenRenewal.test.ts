// Proves that runs of one process renew the token of a credential once, and share the failure when it cannot be renewed.
import { ServiceNowError } from '../../servicenow/errors';
import { SignInFailure, TokenRefused } from '../../servicenow/signIn';
import { inRenewalTurn as inTurn } from '../../servicenow/tokenRenewal';

const done = { status: 200, headers: {}, body: 'done' };
const refused = new TokenRefused({ kind: 'unauthenticated', message: 'User Not Authenticated', status: 401 });

const never = async (): Promise<void> => await new Promise(() => undefined);
const inRenewalTurn = async (credential: string, send: Parameters<typeof inTurn>[1], wait: Parameters<typeof inTurn>[2] = never) => await inTurn(credential, send, wait);

/** A credential whose renewals end as `renew` says. */
function credential(renew: () => typeof done | ServiceNowError) {
	const seen = { renewals: 0, isValid: false };
	const send = async (renews: boolean) => {
		const { isValid } = seen;
		await new Promise(setImmediate);
		if (isValid) return done;
		if (!renews) return refused;
		seen.renewals++;
		const outcome = renew();
		seen.isValid = outcome === done;
		return outcome;
	};
	return { seen, send };
}

test('ten runs at once make one renewal', async () => {
	const { seen, send } = credential(() => done);
	expect(await Promise.all(Array.from({ length: 10 }, () => inRenewalTurn('a', send)))).toEqual(Array(10).fill(done));
	expect(seen.renewals).toBe(1);
});

test('other credentials do not wait', async () => {
	const slow = credential(() => done);
	const waiting = inRenewalTurn('slow', async (renews) => {
		await new Promise((resolve) => setTimeout(resolve, 50));
		return await slow.send(renews);
	});
	expect(await inRenewalTurn('quick', credential(() => done).send)).toBe(done);
	expect(slow.seen.renewals).toBe(0);
	await waiting;
});

test('those who waited share the failure, and the next one tries anew', async () => {
	const failure = new SignInFailure({ kind: 'reconnect', message: 'No token could be had' });
	const { seen, send } = credential(() => failure);
	expect(await Promise.all(Array.from({ length: 10 }, () => inRenewalTurn('b', send)))).toEqual(Array(10).fill(failure));
	expect(seen.renewals).toBe(1);
	await inRenewalTurn('b', send);
	expect(seen.renewals).toBe(2);
});

test('a token that ends again meanwhile is renewed again', async () => {
	const { seen, send } = credential(() => done);
	const first = inRenewalTurn('c', send);
	const second = inRenewalTurn('c', async (renews) => {
		if (!renews) seen.isValid = false;
		return await send(renews);
	});
	expect(await Promise.all([first, second])).toEqual([done, done]);
	expect(seen.renewals).toBe(2);
});

test('an exchange that throws leaves the credential free', async () => {
	await expect(inRenewalTurn('d', () => Promise.reject(new Error('the file is gone')))).rejects.toThrow('the file is gone');
	expect(await inRenewalTurn('d', credential(() => done).send)).toBe(done);
});

test('a 401 that a new token does not help is not renewed once more by those who waited', async () => {
	const { seen, send } = credential(() => new ServiceNowError({ kind: 'unauthenticated', message: 'User Not Authenticated', status: 401 }));
	const outcomes = await Promise.all(Array.from({ length: 20 }, () => inRenewalTurn('e', send)));
	expect(outcomes.every((outcome) => outcome instanceof ServiceNowError && !(outcome instanceof TokenRefused))).toBe(true);
	expect(seen.renewals).toBe(1);
});

test('a renewal that hangs is waited for, but not for ever', async () => {
	const waits: number[] = [];
	void inRenewalTurn('f', never as never);
	const outcome = await inRenewalTurn('f', credential(() => done).send, (ms) => Promise.resolve(void waits.push(ms)));
	expect(outcome).toBe(done);
	expect(waits).toEqual([30_000]);
});
