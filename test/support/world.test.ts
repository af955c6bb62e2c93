// Proves the world: our real node signs in to the emulator, and an expired token is renewed unseen.
import { CONNECTED, startWorld, type World } from './world';

let world: World;
beforeAll(async () => {
	world = await startWorld();
});
afterAll(() => world.close());

const create = (text: string) => ({
	parameters: { resource: 'incident', operation: 'create', shortDescription: text },
});

it('creates an incident that the emulator then has', async () => {
	const { json, error } = await world.n8n.run(create('Printer on fire'));
	expect(error).toBeUndefined();
	expect(world.servicenow.table('incident').find('number', String(json[0].number))).toMatchObject({ short_description: 'Printer on fire' });
});

it('renews an expired token without a word', async () => {
	const before = world.n8n.storedCredential(CONNECTED).oauthTokenData as { access_token: string };
	world.servicenow.clock.advance((world.servicenow.settings.oauth.accessTokenLifetime + 1) * 1000);
	const { json, error } = await world.n8n.run({ ...create('After the night'), items: [{}, {}] });
	expect(error).toBeUndefined();
	expect(json).toHaveLength(2);
	const after = world.n8n.storedCredential(CONNECTED).oauthTokenData as { access_token: string };
	expect(after.access_token).not.toBe(before.access_token);
});

it('says what the instance said when the account may not sign in', async () => {
	await expect(world.connect({ username: 'nobody', password: 'wrong' })).rejects.toThrow(/answered 401/);
});
