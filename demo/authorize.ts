// Walks an OAuth authorization over HTTP as a person in a browser would: page, Allow, redirect, callback; refuses to shortcut it.
import axios, { type AxiosResponse } from 'axios';
import { CookieJar } from './cookieJar';
import { submitForm, textOf, type FormRequest } from './htmlForm';

const MAX_STEPS = 12;

export interface SignIn {
	username: string;
	password: string;
}

async function request(step: FormRequest, jar: CookieJar): Promise<AxiosResponse<string>> {
	const response = await axios.request<string>({
		method: step.method,
		url: step.url,
		data: step.body,
		headers: {
			Accept: 'text/html',
			Cookie: jar.header(step.url),
			...(step.body === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' }),
		},
		maxRedirects: 0,
		responseType: 'text',
		timeout: 30_000,
		validateStatus: () => true,
	});
	jar.keep(step.url, response);
	return response;
}

function redirectOf(response: AxiosResponse, from: string): FormRequest | undefined {
	const location = response.headers.location as string | undefined;
	const isRedirect = response.status >= 300 && response.status < 400 && location !== undefined;
	return isRedirect ? { method: 'GET', url: new URL(location, from).href } : undefined;
}

/**
 * Follows `authorizeUrl` to the callback of the application at `url`, signing in and allowing on the way.
 * `cookies` is the Cookie header of the application's own session. Throws with what the last page said.
 */
export async function authorize(authorizeUrl: string, { url, cookies }: { url: string; cookies: string }, { username, password }: SignIn): Promise<void> {
	const jar = new CookieJar();
	for (const pair of cookies.split('; ')) jar.add(url, pair);
	let step: FormRequest = { method: 'GET', url: authorizeUrl };
	for (let count = 0; count < MAX_STEPS; count++) {
		const response = await request(step, jar);
		const redirect = redirectOf(response, step.url);
		if (!redirect && new URL(step.url).origin === new URL(url).origin) {
			// n8n answers 200 with an error page when the sign-in failed, so the caller looks at the credential as well.
			if (response.status === 200) return;
			throw new Error(`n8n answered ${response.status} to the OAuth callback: ${textOf(response.data)}`);
		}
		const next: FormRequest | undefined = redirect ?? (response.status === 200 ? submitForm(response.data, step.url, { text: username, password }) : undefined);
		if (!next) throw new Error(`ServiceNow answered ${response.status} to ${new URL(step.url).pathname}: ${textOf(response.data)}`);
		step = next;
	}
	throw new Error(`The sign-in did not come back to n8n within ${MAX_STEPS} pages`);
}
