// Turns what a person typed as the instance into the one base URL that requests may go to; refuses everything else.

/*
 * Accepted (after trimming, in lower case, one trailing slash allowed):
 * - `dev12345`: the name of an instance, completed with `.service-now.com`;
 * - `dev12345.service-now.com`, `agency.servicenowservices.com`, with or without `https://`;
 * - with a custom host allowed: any other https host name, with or without a port; and http for this machine only.
 * Refused: user-info, path, query, fragment, backslash, percent signs, IP addresses, ports and other domains without the
 * permission. The name of a custom host ends in a label that begins with a letter, because a URL parser reads
 * `127.1`, `0x7f.1` and `2130706433` as IP addresses.
 * The credentials write the same forms into expressions of n8n; a test holds the two together.
 */
import { badInput, type ServiceNowError } from './errors';

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const LAST_LABEL = '[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?';
const PORT = '(?::(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?';

/** The accepted forms, for text that is trimmed and in lower case. The credentials write them into n8n's expressions, so no double curly brace may appear. */
export const INSTANCE_NAME = new RegExp(`^(?!localhost/?$)${LABEL}/?$`);
export const SERVICENOW_HOST = new RegExp(`^(?:https://)?(?:${LABEL}\\.)+(?:service-now|servicenowservices)\\.com/?$`);
export const LOOPBACK = new RegExp(`^https?://(?:localhost|127\\.0\\.0\\.1|\\[::1\\])${PORT}/?$`);
export const CUSTOM_HOST = new RegExp(`^(?:https://(?:${LABEL}\\.)*|(?:${LABEL}\\.)+)${LAST_LABEL}${PORT}/?$`);

const EXAMPLES = 'Enter the instance name, for example "dev12345", or its address, for example "https://dev12345.service-now.com".';

function refusal(text: string, customHostAllowed: boolean): ServiceNowError {
	if (text === '') return badInput(`The Instance field of the credential is empty. ${EXAMPLES}`);
	// The text itself is not repeated: it may hold a user name and password.
	if (text.includes('@')) {
		return badInput(`The Instance field of the credential must not contain "@" or a user name. ${EXAMPLES}`);
	}
	if (/^http:\/\//.test(text)) {
		return badInput(
			`The Instance field of the credential must use https. Plain http is possible for this machine only (localhost, 127.0.0.1, [::1]), and only with "Allow Custom Host" switched on. ${EXAMPLES}`,
		);
	}
	if (!customHostAllowed && (CUSTOM_HOST.test(text) || LOOPBACK.test(text))) {
		return badInput(
			`The Instance field of the credential names a host outside service-now.com and servicenowservices.com. ${EXAMPLES} If your company serves ServiceNow under its own domain, switch on "Allow Custom Host".`,
		);
	}
	return badInput(
		`The Instance field of the credential is not the address of a ServiceNow instance. ${EXAMPLES} Leave out everything behind the host name.`,
	);
}

/**
 * The base URL of the instance, `https://host` without a trailing slash (`http://host:port` for a loopback host that was allowed).
 * @param instance what the credential's Instance field holds
 * @param allowCustomHost the credential's Allow Custom Host switch
 * @throws ServiceNowError (badInput) that says what to enter
 */
export function instanceUrl(instance: unknown, allowCustomHost: unknown): string {
	const text = String(instance ?? '').trim().toLowerCase();
	const customHostAllowed = allowCustomHost === true;
	const host = text.replace(/^https:\/\//, '').replace(/\/$/, '');
	if (INSTANCE_NAME.test(text)) return `https://${host}.service-now.com`;
	if (SERVICENOW_HOST.test(text)) return `https://${host}`;
	if (customHostAllowed && LOOPBACK.test(text)) return text.replace(/\/$/, '');
	if (customHostAllowed && CUSTOM_HOST.test(text)) return `https://${host}`;
	throw refusal(text, customHostAllowed);
}

/**
 * Refuses a credential whose token address is not the one of its instance: n8n 1.x takes a stored value of that hidden field, which can
 * come with an imported credential, and would send client secret and refresh token there.
 * @param stored what the credential holds; undefined for a credential that has no such field
 * @throws ServiceNowError (badInput) that says what to do
 */
export function requireTokenUrl(stored: unknown, baseUrl: string): void {
	if (stored === undefined || stored === `${baseUrl}/oauth_token.do`) return;
	throw badInput(
		'The credential holds a token address that does not belong to its instance. Nothing was sent.',
		'Create the credential anew in n8n. The editor never stores such an address: it came with an import, or through the API of n8n.',
	);
}
