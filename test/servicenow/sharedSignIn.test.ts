// Proves that one request tries to sign in for all of a run, and that its end is everyone's.
import { ServiceNowError } from '../../servicenow/errors';
import { SharedSignIn } from '../../servicenow/sharedSignIn';

const failure = new ServiceNowError({ kind: 'reconnect', message: 'No token' });

test('one leads, the others wait until it ends', async () => {
	const signIn = new SharedSignIn();
	expect([signIn.lead(), signIn.lead()]).toEqual([true, false]);
	expect(signIn.works).toBe(false);
	let waited = false;
	const ready = signIn.ready().then(() => (waited = true));
	await new Promise((resolve) => setImmediate(resolve));
	expect(waited).toBe(false);
	signIn.end();
	await ready;
	expect(signIn.works).toBe(true);
});

test('when it is lost, those who wait and those who come later fail alike, and nobody leads again', async () => {
	const signIn = new SharedSignIn();
	signIn.lead();
	const waiting = expect(signIn.ready()).rejects.toBe(failure);
	signIn.lose(failure);
	signIn.end();
	await waiting;
	await expect(signIn.ready()).rejects.toBe(failure);
	expect(signIn.lead()).toBe(false);
});

test('renewing is over after three renewals in a row that changed nothing', () => {
	const signIn = new SharedSignIn();
	for (const helped of [false, false, true, false, false]) signIn.renewed(helped);
	expect(signIn.mayRenew).toBe(true);
	signIn.renewed(false);
	expect(signIn.mayRenew).toBe(false);
});

test('a new leader may follow one that ended', async () => {
	const signIn = new SharedSignIn();
	signIn.lead();
	signIn.end();
	await signIn.ready();
	expect(signIn.lead()).toBe(true);
});
