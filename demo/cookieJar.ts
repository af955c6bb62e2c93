// Keeps cookies by origin, as two servers on one host name must not see each other's; refuses to know expiry or paths.
import type { AxiosResponse } from 'axios';

export class CookieJar {
	private readonly origins = new Map<string, Map<string, string>>();

	private of(url: string): Map<string, string> {
		const { origin } = new URL(url);
		const known = this.origins.get(origin) ?? new Map<string, string>();
		this.origins.set(origin, known);
		return known;
	}

	keep(url: string, response: AxiosResponse): void {
		for (const line of response.headers['set-cookie'] ?? []) this.add(url, line.split(';')[0]);
	}

	/** Adds one `name=value`. */
	add(url: string, pair: string): void {
		const at = pair.indexOf('=');
		if (at > 0) this.of(url).set(pair.slice(0, at).trim(), pair.slice(at + 1));
	}

	/** The Cookie header for a request to `url`. */
	header(url: string): string {
		return [...this.of(url)].map(([name, value]) => `${name}=${value}`).join('; ');
	}
}
