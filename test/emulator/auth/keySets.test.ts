// Keys that a client publishes: assertions are checked with them, and the set is asked for again only when it is old.
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startEmulator, type Emulator } from '../../../emulator';
import { askToken } from '../exchange';

const first = generateKeyPairSync('rsa', { modulusLength: 2048 });
const second = generateKeyPairSync('ec', { namedCurve: 'P-256' });

let emulator: Emulator;
let publisher: Server;
let published: unknown;
let asked = 0;
beforeAll(async () => {
	emulator = await startEmulator({ records: 1 });
	publisher = createServer((_request, response) => {
		asked++;
		response.writeHead(200, { 'Content-Type': 'application/json' });
		response.end(JSON.stringify(published));
	});
	await new Promise<void>((resolve) => publisher.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
	await emulator.close();
	await new Promise((resolve) => publisher.close(resolve));
});
beforeEach(() => {
	emulator.reset();
	emulator.clock.freeze('2026-03-01 12:00:00');
	asked = 0;
	publish([first.publicKey, 'a'], [second.publicKey, 'b']);
	point(`http://127.0.0.1:${(publisher.address() as AddressInfo).port}/keys`);
});

function publish(...keys: [KeyObject, string][]): void {
	published = { keys: keys.map(([key, kid]) => ({ ...key.export({ format: 'jwk' }), kid })) };
}

const point = (address: string): void => emulator.oauth.changeClient(emulator.clientId, { jwks_url: address });
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
let serial = 0;

async function status(kid: string, alg: 'RS256' | 'ES256', key: KeyObject): Promise<number> {
	const claims = { aud: emulator.clientId, iss: emulator.clientId, sub: emulator.username, exp: emulator.clock.now() / 1000 + 300, jti: String(serial++) };
	const signed = `${encode({ alg, kid })}.${encode(claims)}`;
	const signature = sign('sha256', Buffer.from(signed), alg === 'ES256' ? { key, dsaEncoding: 'ieee-p1363' } : key).toString('base64url');
	return (await askToken(emulator, { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: `${signed}.${signature}` })).status;
}

test('an assertion is checked with the published key that it names', async () => {
	expect(await status('a', 'RS256', first.privateKey)).toBe(200);
	expect(await status('b', 'ES256', second.privateKey)).toBe(200);
	expect(await status('b', 'RS256', first.privateKey)).toBe(401);
});

test('the set is kept for its lifespan, then asked for again', async () => {
	emulator.oauth.changeClient(emulator.clientId, { jwks_cache_lifespan: '10' });
	await status('a', 'RS256', first.privateKey);
	publish([second.publicKey, 'b']);
	expect([await status('a', 'RS256', first.privateKey), asked]).toEqual([200, 1]);
	emulator.clock.advance(600_000);
	expect([await status('a', 'RS256', first.privateKey), asked]).toEqual([401, 2]);
});

test('an address of another machine is not asked, and nonsense has no keys', async () => {
	point('http://keys.example.com/');
	expect([await status('a', 'RS256', first.privateKey), asked]).toEqual([401, 0]);
	emulator.reset();
	emulator.clock.freeze('2026-03-01 12:00:00');
	published = { keys: [{ kty: 'none', kid: 'a' }] };
	point(`http://127.0.0.1:${(publisher.address() as AddressInfo).port}/keys`);
	expect([await status('a', 'RS256', first.privateKey), asked]).toEqual([401, 1]);
});
