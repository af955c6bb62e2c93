// Proves in n8n's engine that an OAuth2 sign-in outlives its tokens: in the middle of a run, in parallel, with rotation; and says clearly when it cannot.
import { DEFAULT_RETRY } from '../../servicenow/retry';
import { startWorld, CONNECTED, oAuth2Credential, type World } from '../support/world';

/** One request tries for all, as often as a request may. */
const MOST_TOKEN_CALLS = DEFAULT_RETRY.maxRetries + 1;

let world: World;
beforeEach(async () => {
	world = await startWorld();
});
afterEach(() => world.close());

const create = { parameters: { resource: 'incident', operation: 'create', shortDescription: 'x' } };
const run = (items = 1, more: object = {}) => world.n8n.run({ ...create, ...more, items: Array.from({ length: items }, () => ({})) });
const tokenCalls = () => world.servicenow.journal.entries({ path: '/oauth_token.do' }).length;
const created = () => world.servicenow.journal.entries({ method: 'POST', path: '/incident', status: 201 }).length;
const expire = () => world.servicenow.clock.advance(1_801_000);
const tokens = () => world.n8n.storedCredential(CONNECTED).oauthTokenData as { access_token: string; refresh_token: string };

/** Does something once the instance has answered so many requests. */
async function after(requests: number, act: () => void): Promise<void> {
	const { journal } = world.servicenow;
	const deadline = Date.now() + 100_000;
	while (journal.total < requests && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 2));
	if (journal.total >= requests) act();
}

beforeEach(() => world.servicenow.journal.clear());

test('a token that ends in the middle of 1,000 items is renewed once, and every item is created once', async () => {
	const running = run(1000);
	await after(400, expire);
	const { json, error } = await running;
	expect(error).toBeUndefined();
	expect(json).toHaveLength(1000);
	expect(created()).toBe(1000);
	expect(tokenCalls()).toBe(1);
}, 120_000);

test('tokens that live for a minute are renewed as often as they end', async () => {
	const { oauth } = world.servicenow.settings;
	oauth.accessTokenLifetime = 60;
	// While a token lives, ServiceNow answers a new sign-in with the same one.
	expire();
	await world.connect();
	world.servicenow.journal.clear();
	const running = run(200);
	for (const requests of [50, 100, 150]) await after(requests, () => world.servicenow.clock.advance(61_000));
	const { json, error } = await running;
	expect(error).toBeUndefined();
	expect(json).toHaveLength(200);
	expect(created()).toBe(200);
	expect(tokenCalls()).toBe(3);
});

describe.each(['same', 'rotate', 'omit'] as const)('when the instance answers a refresh with the refresh token: %s', (refresh) => {
	beforeEach(() => {
		world.servicenow.settings.oauth.refresh = refresh;
	});

	test('ten executions at once with an expired token make one token call, and none fails', async () => {
		expire();
		world.servicenow.faults.add({ path: '/oauth_token.do', delayMs: 100 });
		const outcomes = await Promise.all(Array.from({ length: 10 }, () => run()));
		expect(outcomes.map(({ error }) => error)).toEqual(Array(10).fill(undefined));
		expect(tokenCalls()).toBe(1);
	});

	test('the next expiry is survived as well', async () => {
		expire();
		await run();
		expire();
		expect((await run()).error).toBeUndefined();
		expect(tokenCalls()).toBe(2);
		expect(tokens().refresh_token).toBeTruthy();
	});
});

describe('a refresh token that ServiceNow no longer accepts', () => {
	beforeEach(() => {
		world.servicenow.clock.advance(101 * 24 * 3_600_000);
	});

	test('is told with the name of the credential and what to do', async () => {
		const { error } = await run();
		expect(error?.message).toBe(`The credential "${CONNECTED}" has to be connected again: ServiceNow no longer accepts its refresh token`);
		expect(error?.description).toMatch(/press "Reconnect".*100 days/s);
		expect(created()).toBe(0);
	});

	test('costs few token calls for a thousand items', async () => {
		const { error } = await run(1000);
		expect(error).toBeDefined();
		expect(tokenCalls()).toBeLessThanOrEqual(MOST_TOKEN_CALLS);
	});

	test('needs nothing but connecting again', async () => {
		await run();
		await world.connect();
		expect((await run()).error).toBeUndefined();
	});
});

// ServiceNow documents refresh tokens for applications with a secret only.
test('a connection without a refresh token ends with its access token, and the error says why', async () => {
	delete (tokens() as Partial<ReturnType<typeof tokens>>).refresh_token;
	world.n8n.storedCredential(CONNECTED).grantType = 'pkce';
	expire();
	const { error } = await run(50);
	expect(error?.message).toMatch(/ServiceNow gave it no refresh token/);
	expect(error?.description).toMatch(/Authorization Code with a client secret/);
	expect(created()).toBe(0);
	expect(tokenCalls()).toBe(0);
});

test('a trigger whose sign-in ended keeps its position and resumes after connecting again', async () => {
	const trigger = world.n8n.pollTrigger({ parameters: { authentication: 'oAuth2', table: 'incident', triggerOn: 'created' } });
	await trigger.activate();
	const incidents = world.servicenow.table('incident');
	incidents.insert({ short_description: 'before' });
	expect((await trigger.tick())?.map(({ json }) => json.short_description)).toEqual(['before']);
	const position = JSON.stringify(trigger.state);

	const { access_token, refresh_token } = tokens();
	for (const token of [access_token, refresh_token]) await fetch(`${world.servicenow.url}/oauth_revoke_token.do?token=${token}`);
	incidents.insert({ short_description: 'while signed out' });
	expect(await trigger.tick().catch(() => null)).toBeNull();
	expect(JSON.stringify(trigger.state)).toBe(position);

	await world.connect();
	expect((await trigger.tick())?.map(({ json }) => json.short_description)).toEqual(['while signed out']);
});

describe('a token endpoint that does not answer with tokens', () => {
	beforeEach(() => expire());

	test.each([
		['is down', { status: 503, html: '<html>Upgrade in progress</html>' }, /No token could be had.*status 503/],
		['answers a page', { status: 200, html: '<html>Log in</html>' }, /answered with a page instead of a token/],
		['hibernates', { hibernating: true as const }, /hibernating/],
		['cuts the connection', { drop: 'before' as const }, /No token could be had.*broke off/],
	])('%s: told clearly, nothing sent twice, the connection kept', async (_, fault, message) => {
		const before = tokens();
		world.servicenow.faults.add({ path: '/oauth_token.do', ...fault });
		const { error } = await run(100);
		expect(error?.message).toMatch(message);
		expect(error?.description ?? '').not.toMatch(/may or may not|<html>/);
		expect(created()).toBe(0);
		expect(tokenCalls()).toBeLessThanOrEqual(MOST_TOKEN_CALLS);
		expect(tokens()).toEqual(before);

		world.servicenow.faults.clear();
		expect((await run()).error).toBeUndefined();
	});
});

describe('a token endpoint that fails in the middle of a run', () => {
	test.each([
		['is down', { status: 503, html: '<html>Upgrade in progress</html>' }, /No token could be had.*status 503/],
		['answers a page', { status: 200, html: '<html>Log in</html>' }, /answered with a page instead of a token/],
		['refuses', { status: 401, body: '{"error_description":"access_denied","error":"server_error"}' }, /has to be connected again/],
	])('%s: the items that are left are not sent, and each carries the same error', async (_, fault, message) => {
		const running = run(1000, { onError: 'continueRegularOutput' });
		await after(100, () => {
			world.servicenow.faults.add({ path: '/oauth_token.do', ...fault });
			expire();
		});
		const { json, error } = await running;
		expect(error).toBeUndefined();
		expect(json).toHaveLength(1000);
		const failed = json.filter((item) => item.error !== undefined);
		expect(failed.length + created()).toBe(1000);
		expect(failed.length).toBeGreaterThan(0);
		expect(new Set(failed.map((item) => item.error))).toEqual(new Set([expect.stringMatching(message)]));
		expect(tokenCalls()).toBeLessThanOrEqual(MOST_TOKEN_CALLS);
	});

	test('and recovers: no item is lost', async () => {
		jest.spyOn(Math, 'random').mockReturnValue(0.01);
		const running = run(300);
		await after(100, () => {
			world.servicenow.faults.add({ path: '/oauth_token.do', status: 503, html: '<html>Upgrade in progress</html>', times: 3 });
			expire();
		});
		const { json, error } = await running;
		jest.restoreAllMocks();
		expect(error).toBeUndefined();
		expect(json).toHaveLength(300);
		expect(created()).toBe(300);
		expect(tokenCalls()).toBeLessThanOrEqual(MOST_TOKEN_CALLS);
	});
});

test('only a 401 renews the token: 403 and 404 do not', async () => {
	for (const status of [403, 404]) {
		world.servicenow.faults.add({ path: '/incident', status, message: 'No', times: 1 });
		await run();
	}
	expect(tokenCalls()).toBe(0);
});

test('an API that answers 401 whatever the token is costs few renewals', async () => {
	world.servicenow.faults.add({ method: 'POST', path: '/incident', status: 401, message: 'User Not Authenticated' });
	const { json } = await run(100, { onError: 'continueRegularOutput' });
	expect(json.filter(({ error }) => error !== undefined)).toHaveLength(100);
	expect(tokenCalls()).toBeLessThanOrEqual(3);
});

test('a second 401 after the renewal is final', async () => {
	world.servicenow.faults.add({ path: '/incident', status: 401, message: 'User Not Authenticated' });
	const { error } = await run();
	expect(error).toMatchObject({ httpCode: '401' });
	expect(tokenCalls()).toBeLessThanOrEqual(2);
});

describe('client credentials', () => {
	beforeEach(() => {
		Object.assign(world.n8n.storedCredential(CONNECTED), oAuth2Credential(world.servicenow, { grantType: 'clientCredentials' }).data);
		delete world.n8n.storedCredential(CONNECTED).oauthTokenData;
	});

	test('the first token is fetched once for many items and kept', async () => {
		expect((await run(50)).json).toHaveLength(50);
		expect((await run(5)).error).toBeUndefined();
		expect(tokenCalls()).toBe(1);
	});

	test('ten executions at once without a token make one token call', async () => {
		world.servicenow.faults.add({ path: '/oauth_token.do', delayMs: 200 });
		const outcomes = await Promise.all(Array.from({ length: 10 }, () => run()));
		expect(outcomes.map(({ error }) => error)).toEqual(Array(10).fill(undefined));
		expect(tokenCalls()).toBe(1);
	});

	test('ten executions at once with an expired token make one token call', async () => {
		await run();
		expire();
		world.servicenow.journal.clear();
		const outcomes = await Promise.all(Array.from({ length: 10 }, () => run()));
		expect(outcomes.map(({ error }) => error)).toEqual(Array(10).fill(undefined));
		expect(tokenCalls()).toBe(1);
	});

	test('a wrong secret is told with what to check', async () => {
		world.n8n.storedCredential(CONNECTED).clientSecret = 'wrong';
		const { error } = await run();
		expect(error?.message).toMatch(/got no token: ServiceNow refused/);
		expect(error?.description).toMatch(/OAuth Application User/);
	});
});
