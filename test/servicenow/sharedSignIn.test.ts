// Proves that one request tries to sign in for all of a run, and that its end is everyone's.
import { ServiceNowError } from '../../servicenow/errors';
import { SharedSignIn } from '../../servicenow/sharedSignIn';

const failure = new ServiceNowError({ kind: 'reconnect', message: 'No token' });

test('one leads, the others wait until it ends', async () => {
	const signIn = new SharedSignIn();
	const lead = signIn.lead();
	expect(lead).toBeDefined();
	expect(signIn.lead()).toBeUndefined();
	expect(signIn.works).toBe(false);
	let waited = false;
	const ready = signIn.ready().then(() => (waited = true));
	await new Promise((resolve) => setImmediate(resolve));
	expect(waited).toBe(false);
	lead?.end();
	await ready;
	expect(signIn.works).toBe(true);
});

test('when it is lost, those who wait and those who come later fail alike, and nobody leads again', async () => {
	const signIn = new SharedSignIn();
	const lead = signIn.lead();
	const waiting = expect(signIn.ready()).rejects.toBe(failure);
	signIn.lose(failure);
	lead?.end();
	await waiting;
	await expect(signIn.ready()).rejects.toBe(failure);
	expect(signIn.lead()).toBeUndefined();
});

test('renewing is over after three renewals in a row that changed nothing', () => {
	const signIn = new SharedSignIn();
	for (const helped of [false, false, undefined, true, false, false]) signIn.lead()?.end(helped);
	expect(signIn.mayRenew).toBe(true);
	signIn.lead()?.end(false);
	expect(signIn.mayRenew).toBe(false);
});

test('a new leader may follow one that ended, and is not ended by it', async () => {
	const signIn = new SharedSignIn();
	const first = signIn.lead();
	first?.end();
	await signIn.ready();
	expect(signIn.lead()).toBeDefined();
	first?.end();
	expect(signIn.works).toBe(false);
});
