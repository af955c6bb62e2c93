// Public keys that a client publishes as a JSON Web Key Set, read before its assertion is checked. Only addresses of this machine are fetched.
//
// docs: configure-an-oauth-jwt-bearer-grant.md (JWKS URL, JWKS cache lifespan in minutes).

import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { Instance } from '../instance';
import { readDocument } from './clientDocument';

export interface PublishedKey {
	id?: string;
	key: KeyObject;
}

interface KeySet {
	keys: PublishedKey[];
	/** Milliseconds on the instance's clock until which the set is not asked for again. */
	until: number;
}

/** Minutes; no figure is documented. */
const usualLifespan = 720;
const ofInstance = new WeakMap<Instance, Map<string, KeySet>>();

function setsOf(instance: Instance): Map<string, KeySet> {
	let sets = ofInstance.get(instance);
	if (!sets) {
		const created = new Map<string, KeySet>();
		ofInstance.set(instance, (sets = created));
		instance.whenReset(() => created.clear());
	}
	return sets;
}

/** Reads the set of the client's address unless it is known and young enough; a set that cannot be read has no keys. */
export async function readKeySet(instance: Instance, clientId: string): Promise<void> {
	const client = clientId ? instance.store.find('oauth_entity', 'client_id', clientId) : undefined;
	const address = client?.jwks_url;
	if (!address || (setsOf(instance).get(address)?.until ?? 0) > instance.clock.now()) return;
	const document = await readDocument(address);
	const listed = Array.isArray(document?.keys) ? (document.keys as JsonWebKey[]) : [];
	const keys = listed.flatMap((one): PublishedKey[] => {
		try {
			return [{ id: typeof one.kid === 'string' ? one.kid : undefined, key: createPublicKey({ key: one, format: 'jwk' }) }];
		} catch {
			return [];
		}
	});
	const minutes = Number(client.jwks_cache_lifespan) || usualLifespan;
	setsOf(instance).set(address, { keys, until: instance.clock.now() + minutes * 60_000 });
}

export const publishedKeys = (instance: Instance, address: string | undefined): PublishedKey[] => (address ? (setsOf(instance).get(address)?.keys ?? []) : []);
