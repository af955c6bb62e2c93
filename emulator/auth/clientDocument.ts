// Client ids that are addresses: the document behind one registers a public client. Only addresses of this machine are fetched.
//
// Seen with young releases (client ID metadata documents, draft-ietf-oauth-client-id-metadata-document): the document names itself as
// client_id, and its redirect_uris are the only ones that are accepted.

import { newSysId } from '../engine/write';
import type { Instance } from '../instance';

const isOurs = (url: URL): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);

/** Makes the client known when its id is an address and its document is right; otherwise nothing happens. */
export async function registerByDocument(instance: Instance, clientId: string): Promise<void> {
	if (!instance.settings.oauth.clientIdDocuments || !/^https?:\/\//.test(clientId)) return;
	if (instance.store.find('oauth_entity', 'client_id', clientId)) return;
	const document = await readDocument(clientId);
	const redirects = document?.redirect_uris;
	if (document?.client_id !== clientId || !Array.isArray(redirects) || redirects.some((one) => typeof one !== 'string')) return;
	const now = instance.clock.stamp();
	instance.store.rows('oauth_entity').add({
		sys_id: newSysId(), sys_created_on: now, sys_updated_on: now, sys_created_by: 'system', sys_updated_by: 'system', sys_mod_count: '0',
		name: typeof document.client_name === 'string' ? document.client_name : clientId, type: 'client', active: 'true', client_id: clientId, client_secret: '', public_client: 'true', redirect_url: (redirects as string[]).join(','), exact_redirect: 'true',
	});
}

/** The JSON object at an address of this machine; undefined for another machine's, and for anything else that goes wrong. */
export async function readDocument(address: string): Promise<Record<string, unknown> | undefined> {
	if (!URL.canParse(address) || !isOurs(new URL(address))) return undefined;
	try {
		const reply = await fetch(address, { redirect: 'error', headers: { Accept: 'application/json' }, signal: AbortSignal.timeout(5000) });
		const document: unknown = reply.ok ? await reply.json() : undefined;
		return typeof document === 'object' && document !== null ? (document as Record<string, unknown>) : undefined;
	} catch {
		return undefined;
	}
}
