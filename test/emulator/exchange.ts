// Speaks HTTP with an emulator under test: form posts to the token endpoint, JSON calls. Asserts nothing.
import type { Emulator } from '../../emulator';

export interface Answer<T = Record<string, unknown>> {
	status: number;
	headers: Headers;
	body: T;
}

async function read<T>(reply: Response): Promise<Answer<T>> {
	const text = await reply.text();
	let body: unknown = text;
	try {
		body = JSON.parse(text);
	} catch {
		// Pages and empty answers stay text.
	}
	return { status: reply.status, headers: reply.headers, body: body as T };
}

export interface TokenBody {
	access_token: string;
	refresh_token?: string;
	scope: string;
	token_type: string;
	expires_in: number;
	error?: string;
}

/** A call of the token endpoint by the seeded confidential client, unless the form says otherwise; `undefined` leaves a parameter out. */
export async function askToken(emulator: Emulator, form: Record<string, string | undefined>, headers: Record<string, string> = {}): Promise<Answer<TokenBody>> {
	const all = Object.entries({ client_id: emulator.clientId, client_secret: emulator.clientSecret, ...form });
	const body = new URLSearchParams(all.filter((pair): pair is [string, string] => pair[1] !== undefined));
	return await read<TokenBody>(await fetch(`${emulator.url}/oauth_token.do`, { method: 'POST', body, headers }));
}

/** A call with an access token of the seeded account, or with other headers. */
export async function call<T = Record<string, unknown>>(emulator: Emulator, method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<T>> {
	const signIn = headers ?? { Authorization: `Basic ${Buffer.from(`${emulator.username}:${emulator.password}`).toString('base64')}` };
	const raw = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
	return await read<T>(
		await fetch(emulator.url + path, {
			method,
			headers: { Accept: 'application/json', ...(raw ? {} : { 'Content-Type': 'application/json' }), ...signIn },
			body: raw ? (body as string | undefined) : JSON.stringify(body),
			redirect: 'manual',
		}),
	);
}

export const bearer = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` });

/** The status of the cheapest authenticated call. */
export async function statusWith(emulator: Emulator, headers: Record<string, string>): Promise<number> {
	return (await call(emulator, 'GET', '/api/now/table/incident?sysparm_limit=1', undefined, headers)).status;
}

/** Opens the authorization page and submits its form as a browser does; the answer is the redirect or an error page. */
export async function consent(emulator: Emulator, query: Record<string, string>, answer: 'allow' | 'deny' = 'allow'): Promise<Answer<string>> {
	const page = await read<string>(await fetch(`${emulator.url}/oauth_auth.do?${new URLSearchParams(query).toString()}`));
	if (page.status !== 200) return page;
	const form = new URLSearchParams({ consent: answer });
	for (const [, name, value] of page.body.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)) form.set(unescape(name), unescape(value));
	return await read<string>(await fetch(`${emulator.url}/oauth_auth.do`, { method: 'POST', body: form, redirect: 'manual' }));
}

const unescape = (text: string): string => text.replace(/&#(\d+);/g, (_all, code: string) => String.fromCharCode(Number(code)));

/** What a browser sends back of the cookies that an answer set. */
export const cookieOf = (headers: Headers): string => headers.getSetCookie().map((one) => one.split(';')[0]).join('; ');
