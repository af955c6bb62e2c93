// Who the credential's account is, for leaving out its own changes. Asks once; keeps nothing.

import { badInput } from '../../servicenow/errors';
import { rawValue, rowsOf } from '../../servicenow/record';
import { listRows } from '../../servicenow/tableApi';
import type { Send } from '../../servicenow/types';
import type { Settings } from './descriptors';

/** Stands for the account of the credential where a user name is expected. */
export const ACCOUNT = '@account';

/** The settings with the account's own name in place of its sign. */
export const withAuthor = (settings: Settings, self = ''): Settings =>
	settings.ignoreChangesBy === ACCOUNT ? { ...settings, ignoreChangesBy: self } : settings;

/** @throws ServiceNowError (badInput) when ServiceNow does not tell */
export async function ownUserName(send: Send): Promise<string> {
	// A fixed script: it names the caller (ServiceNow documentation: GlideSystem, getUserID).
	const query = 'sys_id=javascript:gs.getUserID()';
	const reply = await send(listRows('sys_user', { query, limit: 2, fields: ['sys_id', 'user_name'], count: false }));
	const names = rowsOf(reply).map((row) => rawValue(row, 'user_name'));
	if (names.length === 1 && names[0] !== '') return names[0];
	throw badInput(
		'ServiceNow did not tell the user name of the account, so its own changes cannot be left out',
		'Enter the user name in "Ignore Changes By" instead of choosing the account of the credential, or give the account read access to its own record in sys_user.',
	);
}
