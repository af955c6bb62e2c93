// An Application Registry entry that is written without a client id or secret gets them made up, as the form promises.
import { randomBytes } from 'node:crypto';
import type { TableRules } from './write';

export const applicationRules: TableRules = {
	table: 'oauth_entity',
	before(write) {
		if (write.operation !== 'insert' || write.get('type') !== 'client') return;
		write.fill('client_id', randomBytes(16).toString('hex'));
		if (write.get('public_client') !== 'true') write.fill('client_secret', randomBytes(16).toString('base64url'));
	},
};
