// Turns what a person typed as the instance into the one base URL that requests may go to; refuses everything else.

/*
 * Accepted (after trimming, in lower case, one trailing slash allowed):
 * - `dev12345`: the name of an instance, completed with `.service-now.com`;
 * - `dev12345.service-now.com`, `agency.servicenowservices.com`, with or without `https://`;
 * - with a custom host allowed: any other https host name, with or without a port; and http for this machine only.
 * Refused: user-info, path, query, fragment, backslash, percent signs, IP addresses, ports and other domains without the
 * permission. The name of a custom host ends in a label that begins with a letter, because a URL parser reads
 * `127.1`, `0x7f.1` and `2130706433` as IP addresses.
 * The credentials carry the same rules in a form that n8n's expressions can run; a test holds the two together.
 */
import { badInput, type ServiceNowError } from './errors';

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const LAST_LABEL = '[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?';
const PORT = '(?::([1-9][0-9]{0,4}))?';

const INSTANCE_NAME = new RegExp(`^(?!localhost/?$)(${LABEL})/?$`);
const SERVICENOW_HOST = new RegExp(`^(?:https://)?((?:${LABEL}\\.)+(?:service-now|servicenowservices)\\.com)/?$`);
const CUSTOM_HOST = new RegExp(`^(?:https://(?:${LABEL}\\.)*|(?:${LABEL}\\.)+)${LAST_LABEL}${PORT}/?$`);
const LOOPBACK = new RegExp(`^https?://(?:localhost|127\\.0\\.0\\.1|\\[::1\\])${PORT}/?$`);

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
	const customHost = CUSTOM_HOST.exec(text) ?? LOOPBACK.exec(text);
	if (customHost && !customHostAllowed) {
		return badInput(
			`The Instance field of the credential names a host outside service-now.com and servicenowservices.com. ${EXAMPLES} If your company serves ServiceNow under its own domain, switch on "Allow Custom Host".`,
		);
	}
	return badInput(
		`The Instance field of the credential is not the address of a ServiceNow instance. ${EXAMPLES} Leave out everything behind the host name.`,
	);
}

/** Whether a port that the patterns let through exists at all. */
const isPort = (port: string | undefined) => port === undefined || Number(port) <= 65535;

/**
 * The base URL of the instance, `https://host` without a trailing slash (`http://host:port` for a loopback host that was allowed).
 * @param instance what the credential's Instance field holds
 * @param allowCustomHost the credential's Allow Custom Host switch
 * @throws Error that says what to enter
 */
export function instanceUrl(instance: unknown, allowCustomHost: unknown): string {
	const text = String(instance ?? '').trim().toLowerCase();
	const customHostAllowed = allowCustomHost === true;

	const name = INSTANCE_NAME.exec(text);
	if (name) return `https://${name[1]}.service-now.com`;
	const host = SERVICENOW_HOST.exec(text);
	if (host) return `https://${host[1]}`;
	if (customHostAllowed) {
		const loopback = LOOPBACK.exec(text);
		if (loopback && isPort(loopback[1])) return text.replace(/\/$/, '');
		const custom = CUSTOM_HOST.exec(text);
		if (custom && isPort(custom[1])) return `https://${text.replace(/^https:\/\//, '').replace(/\/$/, '')}`;
	}
	throw refusal(text, customHostAllowed);
}
