// Fills a new instance, always in the same way for the same options.
import type { Instance } from '../instance';
import { accounts } from './accounts';
import { idOf } from './identity';
import { seedOAuth } from './oauth';

export interface SeedOptions {
	/** Number of incidents. */
	records: number;
	/** Redirect URLs of the seeded OAuth applications. With any, only these are accepted; without, every loopback address is. */
	redirectUrls?: string[];
}

export function seed(instance: Instance, options: SeedOptions): void {
	const { store } = instance;
	const stamp = { sys_created_on: '2026-01-01 00:00:00', sys_updated_on: '2026-01-01 00:00:00', sys_created_by: 'system', sys_updated_by: 'system', sys_mod_count: '0' };
	store.rows('sys_user').load([
		{ sys_id: idOf('sys_user', accounts.username), user_name: accounts.username, name: 'Integration User', first_name: 'Integration', last_name: 'User', user_password: accounts.password, active: 'true', time_zone: 'UTC', ...stamp },
	]);
	seedOAuth(instance, options.redirectUrls);
	store.rows('incident').load(
		Array.from({ length: options.records }, (_, i) => ({
			sys_id: idOf('incident', i),
			number: `INC${String(i + 1).padStart(7, '0')}`,
			short_description: `Seeded incident ${i + 1}`,
			state: '1', incident_state: '1', active: 'true', priority: '5', impact: '3', urgency: '3', sys_class_name: 'incident',
			...stamp,
		})),
	);
}
