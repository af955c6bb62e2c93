// Seeds the OAuth applications and the API key that belong to the seeded account.
import { authOf } from '../auth/state';
import type { Instance } from '../instance';
import { accounts } from './accounts';
import { idOf } from './identity';

const stamp = { sys_created_on: '2026-01-01 00:00:00', sys_updated_on: '2026-01-01 00:00:00', sys_created_by: 'admin', sys_updated_by: 'admin', sys_mod_count: '0' };

export function seedOAuth(instance: Instance, redirectUrls: string[] = []): void {
	const common = { type: 'client', active: 'true', access: 'public', redirect_url: redirectUrls.join(','), user_field: 'user_name', ...stamp };
	instance.store.rows('oauth_entity').load([
		{ sys_id: idOf('oauth_entity', accounts.clientId), name: 'Local integration', client_id: accounts.clientId, client_secret: accounts.clientSecret, public_client: 'false', user: idOf('sys_user', accounts.username), default_grant_type: 'client_credentials', ...common },
		{ sys_id: idOf('oauth_entity', accounts.publicClientId), name: 'Local public integration', client_id: accounts.publicClientId, public_client: 'true', ...common },
	]);
	authOf(instance).apiKeys.set(accounts.apiKey, { key: accounts.apiKey, userName: accounts.username });
	if (redirectUrls.length > 0) instance.settings.oauth.redirect = 'exact';
}
