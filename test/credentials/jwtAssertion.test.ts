// Proves that the assertion is what ServiceNow's JWT bearer grant expects, and that keys are read as people paste them.
import { createVerify, generateKeyPairSync } from 'node:crypto';
import { readPrivateKey, signAssertion } from '../../credentials/jwtAssertion';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const oldPem = privateKey.export({ type: 'pkcs1', format: 'pem' }) as string;
const now = Date.UTC(2026, 0, 1);
const claims = { clientId: 'client', subject: 'integration.user', keyId: 'key-1', id: 'unique', now };

const decoded = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;

test('header and claims', () => {
	const [header, body] = signAssertion(pem, claims).split('.');
	expect(decoded(header)).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'key-1' });
	expect(decoded(body)).toEqual({
		iss: 'client',
		aud: 'client',
		sub: 'integration.user',
		iat: now / 1000 - 30,
		exp: now / 1000 + 270,
		jti: 'unique',
	});
});

test('the public key verifies the signature', () => {
	const [header, body, signature] = signAssertion(pem, claims).split('.');
	expect(createVerify('RSA-SHA256').update(`${header}.${body}`).verify(publicKey, signature, 'base64url')).toBe(true);
});

test('without a key ID the header names none', () => {
	expect(decoded(signAssertion(pem, { ...claims, keyId: '' }).split('.')[0])).toEqual({ alg: 'RS256', typ: 'JWT' });
});

test.each([
	['as exported', pem],
	['in the older form', oldPem],
	['with Windows line ends', pem.replace(/\n/g, '\r\n')],
	['in one line with spaces', pem.replace(/\n/g, ' ')],
	['in one line without anything', pem.replace(/\n/g, '')],
	['with written line ends', pem.replace(/\n/g, '\\n')],
	['with space around it', `\n  ${pem}  \n`],
])('a key is read %s', (_, text) => {
	expect(readPrivateKey(text).asymmetricKeyType).toBe('rsa');
});

test.each([
	['nothing', '', /no readable key/],
	['other text', 'hello', /no readable key/],
	['half a key', pem.slice(0, 200), /no readable key/],
	['a public key', publicKey.export({ type: 'spki', format: 'pem' }) as string, /public key or certificate/],
	['a key with a passphrase', privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }) as string, /passphrase/],
	['an elliptic curve key', generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, /not an RSA key/],
])('%s is refused without being repeated', (_, text, message) => {
	expect(() => readPrivateKey(text)).toThrow(message);
	try {
		readPrivateKey(text);
	} catch (error) {
		const middle = text.slice(30, 60);
		if (middle) expect(String(error)).not.toContain(middle);
	}
});
