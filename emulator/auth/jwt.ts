// Checks the signed assertion of a JWT bearer grant: signature, audience, issuer, subject, times, replay. Issues nothing.
import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import type { Instance } from '../instance';
import type { Row } from '../store';
import { clientById } from './clients';
import { authOf } from './state';

export type Claims = Record<string, unknown>;

export interface Decoded {
	header: { alg?: unknown; kid?: unknown };
	claims: Claims;
	/** The text that the signature covers. */
	signed: string;
	/** base64url. */
	signature: string;
}

/** The parts of a JWT, unchecked; undefined when the text is none. */
export function decodeJwt(token: string): Decoded | undefined {
	const parts = token.split('.');
	const header = decode<Decoded['header']>(parts[0]);
	const claims = decode<Claims>(parts[1]);
	return parts.length === 3 && header && claims ? { header, claims, signed: `${parts[0]}.${parts[1]}`, signature: parts[2] } : undefined;
}

/** The user whom the assertion speaks for, or the reason of the refusal as the instance would log it. */
export function checkAssertion(instance: Instance, assertion: string, clientId: string): Row | string {
	const decoded = decodeJwt(assertion);
	if (!decoded) return 'malformed assertion';
	const { header, claims, signed, signature } = decoded;
	const client = clientById(instance, clientId);
	if (!client) return 'invalid_client';
	if (!signedBy(instance, client.row.sys_id, header, signed, signature)) return 'invalid signature';
	const fault = partyFault(instance, claims, client.row) ?? timeFault(instance, claims) ?? replayFault(instance, claims, client.id);
	if (fault) return fault;
	return instance.store.find('sys_user', client.row.user_field || 'user_name', String(claims.sub)) ?? 'unknown user';
}

function partyFault(instance: Instance, claims: Claims, { sys_id: client, client_id: clientId }: Row): string | undefined {
	const audience: unknown[] = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
	if (!audience.includes(clientId)) return 'invalid aud';
	// Another issuer needs an entry of the application's claim validation (docs: create-jwt-endpoint.md).
	const issuers = [...instance.store.rows('jwt_claim_validation').by('oauth_jwt', client)].filter((row) => row.name === 'iss').map((row) => row.value);
	if (claims.iss !== clientId && !issuers.includes(String(claims.iss))) return 'invalid iss';
	return typeof claims.sub === 'string' && claims.sub ? undefined : 'missing sub';
}

function timeFault(instance: Instance, { exp, iat, nbf }: Claims): string | undefined {
	const now = instance.clock.now() / 1000;
	const { clockSkew } = instance.settings.oauth.jwt;
	if (typeof exp !== 'number' || exp + clockSkew <= now) return 'expired assertion';
	if (typeof iat === 'number' && iat - clockSkew > now) return 'iat in the future';
	return typeof nbf === 'number' && nbf - clockSkew > now ? 'nbf in the future' : undefined;
}

/** Remembers each `jti` until its assertion could no longer be used anyway. */
function replayFault(instance: Instance, { jti, exp }: Claims, clientId: string): string | undefined {
	const { clockSkew, jtiRequired } = instance.settings.oauth.jwt;
	if (typeof jti !== 'string' || !jti) return jtiRequired ? 'missing jti' : undefined;
	const { assertions } = authOf(instance);
	const key = `${clientId} ${jti}`;
	if ((assertions.get(key) ?? 0) > instance.clock.now() / 1000) return 'replayed jti';
	assertions.set(key, Number(exp) + clockSkew);
	return undefined;
}

/** Keys are jwt_verifier_map rows of the application; a `kid` in the assertion must name one. */
export function signedBy(instance: Instance, client: string, header: { alg?: unknown; kid?: unknown }, signed: string, signature: string): boolean {
	const known = /^(RS|ES)(256|384|512)$/.exec(String(header.alg));
	if (!known) return false;
	for (const row of instance.store.all('jwt_verifier_map')) {
		if (row.oauth_jwt !== client || (header.kid !== undefined && row.kid !== header.kid)) continue;
		const key = publicKey(instance.store.get('sys_certificate', row.sys_certificate ?? '')?.pem_certificate ?? '');
		if (!key || key.asymmetricKeyType !== (known[1] === 'RS' ? 'rsa' : 'ec')) continue;
		const form = known[1] === 'ES' ? { key, dsaEncoding: 'ieee-p1363' as const } : key;
		if (verify(`sha${known[2]}`, Buffer.from(signed), form, Buffer.from(signature, 'base64url'))) return true;
	}
	return false;
}

function publicKey(pem: string): KeyObject | undefined {
	try {
		return createPublicKey(pem);
	} catch {
		return undefined;
	}
}

function decode<T>(part: string | undefined): T | undefined {
	try {
		const value: unknown = JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'));
		return typeof value === 'object' && value !== null ? (value as T) : undefined;
	} catch {
		return undefined;
	}
}
