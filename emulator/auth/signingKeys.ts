// The instance's own keys: signs JWT access tokens and ID tokens, and lists the public halves. Checks nobody else's signature.
//
// docs: configure-an-oauth-authorization-code-grant.md (token format JWT, list at api/now/oauth/jwks, rotated keys listed for 105 days).

import { generateKeyPairSync, randomUUID, sign, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { Instance } from '../instance';

interface SigningKey {
	id: string;
	privateKey: KeyObject;
	publicKey: JsonWebKey;
	/** Milliseconds on the instance's clock since which the key signs nothing more. */
	retiredAt?: number;
}

const listedAfterwards = 105 * 86_400_000;

function newKey(): SigningKey {
	const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
	return { id: randomUUID(), privateKey, publicKey: publicKey.export({ format: 'jwk' }) };
}

const ofInstance = new WeakMap<Instance, SigningKey[]>();

/** Made when first asked for: few tests sign anything, and a key costs time. The newest comes first. */
function keysOf(instance: Instance): SigningKey[] {
	let keys = ofInstance.get(instance);
	if (!keys) {
		ofInstance.set(instance, (keys = [newKey()]));
		instance.whenReset(() => ofInstance.delete(instance));
	}
	return keys;
}

/** From now on another key signs. */
export function rotateSigningKey(instance: Instance): void {
	const keys = keysOf(instance);
	keys[0].retiredAt = instance.clock.now();
	keys.unshift(newKey());
}

export function signJwt(instance: Instance, claims: Record<string, unknown>): string {
	const [key] = keysOf(instance);
	const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
	const signed = `${encode({ alg: 'RS256', typ: 'JWT', kid: key.id })}.${encode(claims)}`;
	return `${signed}.${sign('sha256', Buffer.from(signed), key.privateKey).toString('base64url')}`;
}

/** The public keys as a JSON Web Key Set. */
export function keySet(instance: Instance): { keys: JsonWebKey[] } {
	const now = instance.clock.now();
	const listed = keysOf(instance).filter((key) => key.retiredAt === undefined || now - key.retiredAt < listedAfterwards);
	return { keys: listed.map(({ id, publicKey }) => ({ ...publicKey, kid: id, use: 'sig', alg: 'RS256' })) };
}
