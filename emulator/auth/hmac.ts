// Requests that are signed with a shared secret instead of carrying one (docs: configure-hmac.md). Reads the body, changes nothing.
//
// The value is `KEYID=<key id>,SIGNATURE=<base64>`, in a header or a query parameter; the signature covers the body, and for a request
// without one the text {"":""}, as working clients send it. A bare signature is the default key's.

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Instance } from '../instance';
import type { Row } from '../store';

export const hmacParameter = 'x-sn-hmac-signature-256';
const noBody = '{"":""}';
const algorithms: Record<string, string> = { HmacSHA256: 'sha256', HmacSHA384: 'sha384', HmacSHA512: 'sha512' };

export const hmacOf = (headers: IncomingHttpHeaders, query: URLSearchParams): string | undefined => {
	const header = headers[hmacParameter];
	return (Array.isArray(header) ? header[0] : header) ?? query.get(hmacParameter) ?? undefined;
};

/** The user of the secret that signed the body; undefined for a wrong, unknown or expired one. */
export function signer(instance: Instance, value: string, body: Buffer): Row | undefined {
	const found = /^KEYID=([^,]*),\s*SIGNATURE=(.+)$/i.exec(value);
	const secret = secretOf(instance, found?.[1]);
	if (!secret || secret.active === 'false' || (secret.expiry && secret.expiry <= instance.clock.stamp())) return undefined;
	const algorithm = algorithms[secret.algorithm || 'HmacSHA256'];
	if (!algorithm) return undefined;
	const expected = createHmac(algorithm, secret.shared_secret ?? '').update(body.length > 0 ? body : noBody).digest();
	const given = Buffer.from(found?.[2] ?? value, 'base64');
	return given.length === expected.length && timingSafeEqual(given, expected) ? instance.store.get('sys_user', secret.user ?? '') : undefined;
}

function secretOf(instance: Instance, keyId: string | undefined): Row | undefined {
	if (keyId !== undefined) return instance.store.find('hmac_secret', 'key_id', keyId);
	return [...instance.store.all('hmac_secret')].find((row) => row.default_key === 'true');
}
