// Walks an OAuth authorization over HTTP as a person in a browser would: page, Allow, redirect, callback; refuses to shortcut it.
import axios, { type AxiosResponse } from 'axios';

const MAX_STEPS = 12;

export interface SignIn {
	username: string;
	password: string;
}

interface Step {
	method: 'GET' | 'POST';
	url: string;
	body?: string;
}

/** Cookies by origin: ServiceNow's and n8n's live on the same host name and must not mix. */
type Jar = Map<string, Map<string, string>>;

function keepCookies(jar: Jar, url: string, response: AxiosResponse): void {
	const { origin } = new URL(url);
	const cookies = jar.get(origin) ?? new Map<string, string>();
	for (const line of response.headers['set-cookie'] ?? []) {
		const [pair] = line.split(';');
		const at = pair.indexOf('=');
		cookies.set(pair.slice(0, at).trim(), pair.slice(at + 1));
	}
	jar.set(origin, cookies);
}

const cookieHeader = (jar: Jar, url: string) =>
	[...(jar.get(new URL(url).origin) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');

const unescapeHtml = (text: string) =>
	text.replace(/&(amp|quot|lt|gt|#39|#x27);/g, (_, name: string) => ({ amp: '&', quot: '"', lt: '<', gt: '>' })[name] ?? "'");

function attribute(tag: string, name: string): string | undefined {
	const found = new RegExp(`\\s${name}\\s*=\\s*("([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(tag);
	return found ? unescapeHtml(found[2] ?? found[3] ?? found[4]) : undefined;
}

/** The request that filling in and submitting the page's first form makes; the button chosen is the first that is not a refusal. */
export function submit(html: string, pageUrl: string, signIn: SignIn): Step | undefined {
	const form = /<form\b[^>]*>[\s\S]*?<\/form>/i.exec(html)?.[0];
	if (!form) return undefined;
	const openTag = /<form\b[^>]*>/i.exec(form)?.[0] ?? '';
	const values = new URLSearchParams();
	for (const input of form.match(/<input\b[^>]*>/gi) ?? []) {
		const name = attribute(input, 'name');
		const type = (attribute(input, 'type') ?? 'text').toLowerCase();
		if (!name || ['submit', 'button', 'reset'].includes(type)) continue;
		if (type === 'password') values.set(name, signIn.password);
		else if (type === 'text' && !attribute(input, 'value')) values.set(name, signIn.username);
		else values.set(name, attribute(input, 'value') ?? '');
	}
	const buttons = form.match(/<(button|input)\b[^>]*type=["']?submit[^>]*>|<button\b[^>]*>/gi) ?? [];
	const allow = buttons.find((button) => !/deny|cancel|refuse/i.test(button));
	const name = allow && attribute(allow, 'name');
	if (allow && name) values.set(name, attribute(allow, 'value') ?? '');
	const url = new URL(attribute(openTag, 'action') || pageUrl, pageUrl);
	if ((attribute(openTag, 'method') ?? 'get').toLowerCase() === 'post') return { method: 'POST', url: url.href, body: values.toString() };
	values.forEach((value, key) => url.searchParams.set(key, value));
	return { method: 'GET', url: url.href };
}

/**
 * Follows `authorizeUrl` to the callback of `application` (its origin), signing in and allowing on the way.
 * `sessionCookies` is the Cookie header that the application's own session has. Throws with what the last page said.
 */
export async function authorize(authorizeUrl: string, application: { url: string; cookies: string }, signIn: SignIn): Promise<void> {
	const jar: Jar = new Map();
	const home = new URL(application.url).origin;
	const own = new Map(application.cookies.split('; ').filter(Boolean).map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
	jar.set(home, own);
	let step: Step = { method: 'GET', url: authorizeUrl };
	for (let count = 0; count < MAX_STEPS; count++) {
		const response: AxiosResponse<string> = await axios.request({
			method: step.method,
			url: step.url,
			data: step.body,
			headers: {
				Accept: 'text/html',
				Cookie: cookieHeader(jar, step.url),
				...(step.body === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' }),
			},
			maxRedirects: 0,
			responseType: 'text',
			timeout: 30_000,
			validateStatus: () => true,
		});
		keepCookies(jar, step.url, response);
		const location = response.headers.location as string | undefined;
		if (response.status >= 300 && response.status < 400 && location) {
			step = { method: 'GET', url: new URL(location, step.url).href };
			continue;
		}
		const page = String(response.data);
		if (new URL(step.url).origin === home) {
			// n8n answers 200 with an error page when the sign-in failed, so the caller looks at the credential as well.
			if (response.status === 200) return;
			throw new Error(`n8n answered ${response.status} to the OAuth callback: ${textOf(page)}`);
		}
		const next = response.status === 200 ? submit(page, step.url, signIn) : undefined;
		if (!next) throw new Error(`ServiceNow answered ${response.status} to ${new URL(step.url).pathname}: ${textOf(page)}`);
		step = next;
	}
	throw new Error(`The sign-in did not come back to n8n within ${MAX_STEPS} pages`);
}

const textOf = (html: string) =>
	html.replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, ' ').replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim().slice(0, 300);
