// Shows the tokens as rows of oauth_credential, and lets who deletes or changes such a row end the token. Issues none.
//
// docs: t_ManageTokens.md (columns; revoking there; the job that cleans expired ones, and how many hours it leaves them).

import { newSysId } from '../engine/write';
import type { Change, Instance } from '../instance';
import type { Client } from './clients';
import type { AuthState, Token } from './state';

/** Hours that expired rows are kept; no default is documented. */
const keptHours = 24;

const stampOf = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ');

/** Writes the row of a new token. */
export function showToken(instance: Instance, client: Client, token: Token): void {
	const now = instance.clock.stamp();
	token.rowId = newSysId();
	const userName = instance.store.get('sys_user', token.userId)?.user_name ?? '';
	instance.store.rows('oauth_credential').add({
		sys_id: token.rowId, sys_created_on: now, sys_updated_on: now, sys_created_by: userName, sys_updated_by: userName, sys_mod_count: '0',
		name: client.name, token: token.value, type: `${token.kind}_token`, expires: stampOf(token.expiresAt), user: token.userId, peer: client.row.sys_id,
	});
}

/** Gives a token another end, and its row as well. */
export function setEnd(instance: Instance, token: Token, expiresAt: number): void {
	token.expiresAt = expiresAt;
	const rows = instance.store.rows('oauth_credential');
	const row = token.rowId ? rows.byId.get(token.rowId) : undefined;
	if (row) rows.change(row, { expires: stampOf(expiresAt) });
}

/** A deleted row ends its token, a changed one moves its end. */
export function heedRows(instance: Instance, state: AuthState): void {
	instance.whenChanged(({ table, operation, row }: Change) => {
		if (table !== 'oauth_credential' || operation === 'insert') return;
		const token = [...state.tokens.values()].find(({ rowId }) => rowId === row.sys_id);
		if (!token) return;
		const end = Date.parse(`${(row.expires ?? '').replace(' ', 'T')}Z`);
		token.expiresAt = operation === 'delete' || Number.isNaN(end) ? instance.clock.now() : end;
	});
}

/** What the scheduled job "Clean Expired OAuth Credentials" does. */
export function cleanExpired(instance: Instance, state: AuthState): number {
	if (instance.property('com.snc.platform.security.oauth.is.active', 'true') !== 'true') return 0;
	const hours = Number(instance.property('com.snc.platform.security.oauth.hours.expired.credential.is.kept') || keptHours);
	const before = instance.clock.now() - hours * 3_600_000;
	const rows = instance.store.rows('oauth_credential');
	let cleaned = 0;
	for (const [value, token] of state.tokens) {
		if (token.expiresAt > before) continue;
		state.tokens.delete(value);
		const row = token.rowId ? rows.byId.get(token.rowId) : undefined;
		if (row) rows.remove(row);
		cleaned++;
	}
	return cleaned;
}
