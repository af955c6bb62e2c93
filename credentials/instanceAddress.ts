// Writes the n8n expression that derives a URL from a credential's Instance field; refuses every text that does not name one accepted host.

import { CUSTOM_HOST, INSTANCE_NAME, LOOPBACK, SERVICENOW_HOST } from '../servicenow/instanceUrl';

// n8n's expressions know neither `new URL` nor functions of ours: the rules of servicenow/instanceUrl.ts are written out.

/**
 * What a refused text turns into: no HTTP client knows this protocol, so nothing is sent, and its name is the reason in the error
 * ("Unsupported protocol ...").
 */
export const REFUSED = 'instance-field-is-not-a-servicenow-address:';

/**
 * An n8n expression that yields `<base URL><path>`, or the `REFUSED` protocol and the path.
 * @param path appended as it is, beginning with `/`
 * @param source what n8n calls the credential's values: `$self` inside a property, `$credentials` inside a request
 */
export const instanceAddress = (path: string, source: '$self' | '$credentials' = '$self'): string => `={{ ${baseUrl(source)} }}${path}`;

/** An n8n expression that yields the bare host of the base URL, without protocol and port; no host at all when the text is refused. */
export const instanceHost = `={{ (${baseUrl('$self')}).replace(/^https?:\\/\\//, "").replace(/:[0-9]+$/, "") }}`;

function baseUrl(source: '$self' | '$credentials'): string {
	const text = `("" + (${source}["instance"] || "")).trim().toLowerCase()`;
	const bare = `${text}.replace(/^https:\\/\\//, "").replace(/\\/$/, "")`;
	const custom = `${source}["allowCustomHost"] === true`;
	return [
		`${INSTANCE_NAME}.test(${text}) ? "https://" + ${bare} + ".service-now.com" : `,
		`${SERVICENOW_HOST}.test(${text}) ? "https://" + ${bare} : `,
		`${custom} && ${LOOPBACK}.test(${text}) ? ${text}.replace(/\\/$/, "") : `,
		`${custom} && ${CUSTOM_HOST}.test(${text}) ? "https://" + ${bare} : `,
		`"${REFUSED}"`,
	].join('');
}
