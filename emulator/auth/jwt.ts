// Checks the signed assertion of a JWT bearer grant: signature, audience, issuer, subject, times, replay. Issues nothing.
import { createHmac, createPublicKey, timingSafeEqual, verify, type KeyObject } from 'node:crypto';
import type { Instance } from '../instance';
import type { Row } from '../store';
import { clientById } from './clients';
import { publishedKeys } from './keySets';
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
	if (!signedBy(instance, client.row, header, signed, signature)) return 'invalid signature';
	const fault = partyFault(instance, claims, client.row) ?? timeFault(instance, claims, client.row) ?? replayFault(instance, claims, client.row);
	if (fault) return fault;
	return instance.store.find('sys_user', client.row.user_field || 'user_name', String(claims.sub)) ?? 'unknown user';
}

function partyFault(instance: Instance, claims: Claims, { sys_id: client, client_id: clientId }: Row): string | undefined {
	const audience: unknown[] = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
	if (!audience.includes(clientId)) return 'invalid aud';
	// Another issuer, and claims of the client's own, need entries of the application's claim validation (docs: create-jwt-endpoint.md).
	const validations = [...instance.store.rows('jwt_claim_validation').by('oauth_jwt', client)];
	const accepted = (claim: string): boolean => validations.some((row) => row.name === claim && row.value === String(claims[claim]));
	if (claims.iss !== clientId && !accepted('iss')) return 'invalid iss';
	const broken = validations.find((row) => row.name !== 'iss' && !accepted(row.name));
	if (broken) return `invalid ${broken.name}`;
	return typeof claims.sub === 'string' && claims.sub ? undefined : 'missing sub';
}

/** The application's own clock skew wins: 300 on the older form, 0 on the newer one. */
const skewOf = (instance: Instance, { clock_skew: own }: Row): number => (own ? Number(own) : instance.settings.oauth.jwt.clockSkew);

function timeFault(instance: Instance, { exp, iat, nbf }: Claims, client: Row): string | undefined {
	const now = instance.clock.now() / 1000;
	const clockSkew = skewOf(instance, client);
	if (typeof exp !== 'number' || exp + clockSkew <= now) return 'expired assertion';
	if (typeof iat === 'number' && iat - clockSkew > now) return 'iat in the future';
	return typeof nbf === 'number' && nbf - clockSkew > now ? 'nbf in the future' : undefined;
}

/** Remembers each `jti` until its assertion could no longer be used anyway. */
function replayFault(instance: Instance, claims: Claims, client: Row): string | undefined {
	if (client.enable_jti_verification === 'false') return undefined;
	const jti = claims[client.jti_claim || 'jti'];
	if (typeof jti !== 'string' || !jti) return instance.settings.oauth.jwt.jtiRequired ? 'missing jti' : undefined;
	const { assertions } = authOf(instance);
	const key = `${client.client_id} ${jti}`;
	if ((assertions.get(key) ?? 0) > instance.clock.now() / 1000) return 'replayed jti';
	assertions.set(key, Number(claims.exp) + skewOf(instance, client));
	return undefined;
}

/** Keys are jwt_verifier_map rows of the application, or what it publishes; a `kid` in the assertion must name one. */
export function signedBy(instance: Instance, client: Row, header: { alg?: unknown; kid?: unknown }, signed: string, signature: string): boolean {
	const [, family, bits] = /^(RS|ES|HS)(256|384|512)$/.exec(String(header.alg)) ?? [];
	if (!family) return false;
	const named = (id: string | undefined): boolean => header.kid === undefined || id === header.kid;
	const rows = [...instance.store.rows('jwt_verifier_map').by('oauth_jwt', client.sys_id)].filter((row) => named(row.kid));
	const bytes = Buffer.from(signature, 'base64url');
	if (family === 'HS') {
		const macs = rows.filter((row) => row.shared_key).map((row) => createHmac(`sha${bits}`, row.shared_key).update(signed).digest());
		return macs.some((mac) => mac.length === bytes.length && timingSafeEqual(mac, bytes));
	}
	const certified = rows.map((row) => publicKey(instance.store.get('sys_certificate', row.sys_certificate ?? '')?.pem_certificate ?? ''));
	const published = publishedKeys(instance, client.jwks_url).filter(({ id }) => named(id)).map(({ key }) => key);
	return [...certified, ...published].some((key) => {
		if (key?.asymmetricKeyType !== (family === 'RS' ? 'rsa' : 'ec')) return false;
		return verify(`sha${bits}`, Buffer.from(signed), family === 'ES' ? { key, dsaEncoding: 'ieee-p1363' } : key, bytes);
	});
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
