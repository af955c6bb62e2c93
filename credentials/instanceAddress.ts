// Writes the n8n expression that derives a URL from a credential's Instance field; refuses every text that does not name one accepted host.

/*
 * n8n's expressions know neither `new URL` nor functions of ours, so the rules are written out as regular expressions.
 * They are the rules of servicenow/instanceUrl.ts, which the nodes use; a test compares the two over hostile values.
 * No double curly brace may appear inside: n8n would end the expression there.
 */
const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const LAST_LABEL = '[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?';
const PORT = '(?::(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?';

const INSTANCE_NAME = `/^(?!localhost\\/?$)${LABEL}\\/?$/`;
const SERVICENOW_HOST = `/^(?:https:\\/\\/)?(?:${LABEL}\\.)+(?:service-now|servicenowservices)\\.com\\/?$/`;
const LOOPBACK = `/^https?:\\/\\/(?:localhost|127\\.0\\.0\\.1|\\[::1\\])${PORT}\\/?$/`;
const CUSTOM_HOST = `/^(?:https:\\/\\/(?:${LABEL}\\.)*|(?:${LABEL}\\.)+)${LAST_LABEL}${PORT}\\/?$/`;

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
export function instanceAddress(path: string, source: '$self' | '$credentials' = '$self'): string {
	const text = `("" + (${source}["instance"] || "")).trim().toLowerCase()`;
	const bare = `${text}.replace(/^https:\\/\\//, "").replace(/\\/$/, "")`;
	const custom = `${source}["allowCustomHost"] === true`;
	return [
		'={{ ',
		`${INSTANCE_NAME}.test(${text}) ? "https://" + ${bare} + ".service-now.com" : `,
		`${SERVICENOW_HOST}.test(${text}) ? "https://" + ${bare} : `,
		`${custom} && ${LOOPBACK}.test(${text}) ? ${text}.replace(/\\/$/, "") : `,
		`${custom} && ${CUSTOM_HOST}.test(${text}) ? "https://" + ${bare} : `,
		`"${REFUSED}" }}${path}`,
	].join('');
}
