// ID tokens of identity providers outside the instance as bearer tokens. Fetches no keys: a provider is registered with its public key.
//
// docs: add-OIDC-entity.md, third-party-id-token.md. The audience is the registered client id, a claim names the user by a column of
// sys_user, the clock may differ by 300 s, a `jti` is checked only where the provider's configuration says so.

import type { Instance } from '../instance';
import type { Row } from '../store';
import { decodeJwt, signedBy, type Claims } from './jwt';
import { authOf } from './state';

export interface Identity {
	user: Row;
	/** The provider's row in oauth_entity. */
	provider: Row;
}

/** Whom the token speaks for; undefined when it is no token of a registered provider or not good any more. */
export function checkIdToken(instance: Instance, token: string): Identity | undefined {
	const read = decodeJwt(token);
	if (!read) return undefined;
	const { header, claims, signed, signature } = read;
	const provider = providerOf(instance, claims);
	if (!provider || !signedBy(instance, provider, header, signed, signature)) return undefined;
	const configuration = instance.store.get('oidc_provider_configuration', provider.oidc_provider_configuration ?? '');
	if (configuration?.issuer && configuration.issuer !== claims.iss) return undefined;
	if (!inTime(instance, claims, Number(provider.clock_skew || 300))) return undefined;
	if (configuration?.enable_jti_verification === 'true' && replayed(instance, claims, provider.client_id)) return undefined;
	const claim = claims[configuration?.user_claim || 'sub'];
	const user = typeof claim === 'string' && claim !== '' ? instance.store.find('sys_user', configuration?.user_field || 'user_name', claim) : undefined;
	return user && { user, provider };
}

function providerOf(instance: Instance, { aud }: Claims): Row | undefined {
	for (const audience of Array.isArray(aud) ? (aud as unknown[]) : [aud]) {
		const row = typeof audience === 'string' ? instance.store.find('oauth_entity', 'client_id', audience) : undefined;
		if (row?.type === 'oidc' && row.active !== 'false') return row;
	}
	return undefined;
}

function inTime(instance: Instance, { exp, nbf }: Claims, skew: number): boolean {
	const now = instance.clock.now() / 1000;
	return typeof exp === 'number' && exp + skew > now && (typeof nbf !== 'number' || nbf - skew <= now);
}

function replayed(instance: Instance, { jti, exp }: Claims, clientId: string): boolean {
	if (typeof jti !== 'string' || jti === '') return true;
	const { assertions } = authOf(instance);
	const key = `${clientId} ${jti}`;
	if (assertions.has(key)) return true;
	assertions.set(key, Number(exp));
	return false;
}
