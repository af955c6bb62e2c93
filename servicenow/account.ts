// What the instance knows of the account itself: language and time zone. Changes nothing; says so where that may not be read.
// ServiceNow documentation: Table API, gs.getUserID() in a query.

import { readable } from './dictionary';
import { EncodedQuery } from './encodedQuery';
import { rawValue } from './record';
import type { Send } from './types';

async function ownColumn(send: Send, column: string): Promise<string> {
	const [user] = await readable(send, 'sys_user', EncodedQuery.everything.and('sys_id=javascript:gs.getUserID()'), [column]);
	return user ? rawValue(user, column) : '';
}

/** The account's language; English where it may not be read. */
export const languageOf = async (send: Send): Promise<string> => (await ownColumn(send, 'preferred_language')) || 'en';

/** The account's IANA time zone; empty where it may not be read, or where the instance's own counts. */
export const timeZoneOf = async (send: Send): Promise<string> => await ownColumn(send, 'time_zone');
