// Asks ServiceNow who a service account is, for the field of the credential that shows it. Whatever goes wrong leaves the field as it is.
import { answer, type HttpRequest } from './answer';
import { basicHeader, type ServiceAccount } from './serviceAccount';

/** Roles that the field names. */
const MOST_ROLES = 40;
const MOST_ACCOUNTS = 1000;

/** What ServiceNow told of each account, by its digest: once for a process. */
const told = new Map<string, Promise<string | undefined>>();

/**
 * The text of the field Signed In As, asked for once in a process; undefined when ServiceNow did not tell.
 * @param id the digest of the account
 * @param anew ask although it is known
 */
export async function signedInAs(id: string, anew: boolean, ask: () => Promise<string | undefined>): Promise<string | undefined> {
	const known = anew ? undefined : told.get(id);
	if (known) return await known;
	if (told.size >= MOST_ACCOUNTS) told.clear();
	const asking = ask().catch(() => undefined);
	told.set(id, asking);
	return await asking;
}

/**
 * User, roles and the day, as far as the account may read them.
 * It begins with a word of ours: n8n takes a stored text that begins with "=" for an expression.
 * @param today `2026-05-01`
 */
export async function askWhoItIs(httpRequest: HttpRequest, account: ServiceAccount, accessToken: string, today: string): Promise<string | undefined> {
	const list = async (table: string, query: Record<string, string | number>): Promise<Array<Record<string, unknown>>> => {
		const url = `${account.baseUrl}/api/now/table/${table}`;
		const headers = { Accept: 'application/json', ...authentication(account, accessToken) };
		// Not in a turn of servicenow/passwordTurns.ts: the request that this precedes holds one already.
		const { status, body } = await answer(httpRequest, { method: 'GET', url, qs: query, headers });
		const { result } = (body ?? {}) as { result?: unknown };
		return status === 200 && Array.isArray(result) ? (result as Array<Record<string, unknown>>) : [];
	};
	const [user] = await list('sys_user', { sysparm_query: 'user_name=javascript:gs.getUserName()', sysparm_fields: 'user_name,name', sysparm_limit: 1 });
	if (typeof user?.user_name !== 'string' || user.user_name === '') return undefined;
	const rows = await list('sys_user_has_role', { sysparm_query: 'user=javascript:gs.getUserID()', sysparm_fields: 'role.name', sysparm_limit: 500 });
	const roles = [...new Set(rows.map((row) => row['role.name']).filter((role): role is string => typeof role === 'string' && role !== ''))].sort();
	const more = roles.length > MOST_ROLES ? ` and ${roles.length - MOST_ROLES} more` : '';
	const name = typeof user.name === 'string' && user.name !== '' ? ` (${user.name})` : '';
	return `User ${user.user_name}${name}. Roles: ${roles.slice(0, MOST_ROLES).join(', ') || 'none that it may read'}${more}. Told by ServiceNow on ${today}`;
}

function authentication(account: ServiceAccount, accessToken: string): Record<string, string> {
	if (account.method === 'apiKey') return { 'x-sn-apikey': account.apiKey };
	return { Authorization: account.method === 'basic' ? basicHeader(account) : `Bearer ${accessToken}` };
}
