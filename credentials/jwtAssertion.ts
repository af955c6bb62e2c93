// Signs the assertion of ServiceNow's JWT bearer grant (RS256) and reads private keys as people paste them; sends nothing.
import { createPrivateKey, createSign, type KeyObject } from 'node:crypto';
import { badInput } from '../servicenow/errors';

export interface AssertionClaims {
	clientId: string;
	/** Value of the user field that the application record names: a user name or an email address. */
	subject: string;
	/** Key ID (`kid`) under which ServiceNow knows the public key; empty for the only key. */
	keyId: string;
	/** Never repeated: ServiceNow refuses an ID that it has seen. */
	id: string;
	/** Milliseconds since 1970. */
	now: number;
}

/** Seconds; ServiceNow's records accept 300 by default, and the newer ones allow no clock skew. */
const LIFETIME = 270;
const BACKDATED = 30;

/** A PEM block whose line ends were lost: pasted into a one-line field, or written as `\n`. */
function restored(pem: string): string {
	const unescaped = pem.replace(/\\n/g, '\n').trim();
	const block = /^-----BEGIN ([A-Z ]+)-----([\s\S]*?)-----END \1-----$/.exec(unescaped);
	if (!block) return unescaped;
	const body = block[2].replace(/\s+/g, '').replace(/(.{64})/g, '$1\n');
	return `-----BEGIN ${block[1]}-----\n${body}\n-----END ${block[1]}-----\n`;
}

function keyOf(pem: string): KeyObject | undefined {
	try {
		return createPrivateKey(pem);
	} catch {
		// What the parser says of the text could repeat parts of it.
		return undefined;
	}
}

/**
 * The key to sign with.
 * @throws ServiceNowError (badInput) that says what to enter, without repeating the key
 */
export function readPrivateKey(pem: string): KeyObject {
	if (/BEGIN (PUBLIC KEY|CERTIFICATE)/.test(pem)) {
		throw badInput('The Private Key field holds a public key or certificate. Enter the private key that belongs to it.');
	}
	if (/ENCRYPTED/.test(pem)) {
		throw badInput('The private key is protected by a passphrase. Enter it without one, for example from: openssl pkcs8 -topk8 -nocrypt.');
	}
	const key = keyOf(restored(pem));
	if (!key) {
		throw badInput('The Private Key field holds no readable key. Enter the whole PEM text, from "-----BEGIN PRIVATE KEY-----" to the END line.');
	}
	if (key.asymmetricKeyType !== 'rsa') throw badInput('The private key is not an RSA key. This credential signs with RS256.');
	return key;
}

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

/** The signed assertion; issuer and audience are the client ID, as ServiceNow expects. */
export function signAssertion(pem: string, { clientId, subject, keyId, id, now }: AssertionClaims): string {
	const key = readPrivateKey(pem);
	const issued = Math.floor(now / 1000) - BACKDATED;
	const header = { alg: 'RS256', typ: 'JWT', ...(keyId ? { kid: keyId } : {}) };
	const claims = { iss: clientId, aud: clientId, sub: subject, iat: issued, exp: issued + LIFETIME + BACKDATED, jti: id };
	const signed = `${encoded(header)}.${encoded(claims)}`;
	return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key, 'base64url')}`;
}
