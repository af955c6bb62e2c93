// Proves that a stored OAuth2 credential which allows other hosts than its own is refused before its token goes anywhere.
import { requireOwnHostOnly } from '../../credentials/instanceFields';
import { startWorld, CONNECTED, type World } from '../support/world';

const own = { allowedHttpRequestDomains: 'domains', allowedDomains: 'dev1.service-now.com' };

test.each([
	[own, 'https://dev1.service-now.com'],
	[{ ...own, allowedDomains: '127.0.0.1' }, 'http://127.0.0.1:8080'],
	[{ ...own, allowedDomains: '[::1]' }, 'http://[::1]:8080'],
	[{ allowedHttpRequestDomains: 'none' }, 'https://dev1.service-now.com'],
])('%j is accepted for %s', (values, baseUrl) => {
	expect(() => requireOwnHostOnly(values, baseUrl)).not.toThrow();
});

test.each([
	[{ ...own, allowedHttpRequestDomains: 'all' }],
	[{ ...own, allowedHttpRequestDomains: 'everything' }],
	[{ ...own, allowedDomains: 'dev1.service-now.com, evil.example' }],
	[{ ...own, allowedDomains: '*.service-now.com' }],
	[{ ...own, allowedDomains: '' }],
	[{}],
])('%j is refused', (values) => {
	expect(() => requireOwnHostOnly(values, 'https://dev1.service-now.com')).toThrow(/allows requests to other hosts than dev1\.service-now\.com/);
});

describe('in the engine', () => {
	let world: World;
	beforeAll(async () => {
		world = await startWorld();
	});
	afterAll(() => world.close());

	test.each([{ allowedHttpRequestDomains: 'all' }, { allowedDomains: 'evil.example' }])('an imported credential with %j sends nothing', async (imported) => {
		const stored = world.n8n.storedCredential(CONNECTED);
		world.servicenow.journal.clear();
		Object.assign(stored, imported);
		const { error } = await world.n8n.run({ parameters: { resource: 'incident', operation: 'create', shortDescription: 'x' } });
		for (const name of Object.keys(imported)) delete stored[name];
		expect(error?.message).toMatch(/allows requests to other hosts/);
		expect(world.servicenow.journal.total).toBe(0);
	});
});
