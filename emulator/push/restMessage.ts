// sn_ws.RESTMessageV2 and its answer, as scripts see them: puts a message together, and hands it to be delivered. Runs no script.
// docs: c_RESTMessageV2API.md, c_RESTResponseV2API.md.
import { randomUUID } from 'node:crypto';
import { bodiesOf } from '../engine/attachments';
import type { Instance } from '../instance';
import { Host, Native, type Value } from '../script/run';
import { toNumber, toText } from '../script/values';
import type { Row } from '../store';
import { deliver, type Delivery, type Message } from './deliver';
import { object } from './queryText';

export interface Sender {
	instance: Instance;
	/** The business rule that sends. */
	rule: Row;
	delivered(delivery: Delivery): void;
}

const basic = (user: string, password: string): [string, string] => ['Authorization', `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`];

/** docs: c_RESTMessageV2API.md: XML reserved characters of a parameter are escaped, unless it is set without. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&apos;');

/** A stored definition (sys_rest_message with its methods) gives the beginning; without one the message is put together by the script. */
export function restMessage(context: Sender, name: Value, method: Value): Host {
	const { store } = context.instance;
	const stored = name === undefined ? undefined : store.find('sys_rest_message', 'name', toText(name));
	const known = stored && [...store.rows('sys_rest_message_fn').by('rest_message', stored.sys_id)].find((one) => one.function_name === toText(method));
	const message: Message = { url: known?.rest_endpoint || stored?.rest_endpoint || '', method: (known?.http_method ?? 'get').toUpperCase(), headers: [], body: known?.content ?? '', timeout: 30_000 };
	const query = new URLSearchParams();
	/** Variables of the stored definition stand in its endpoint and in its content. */
	const fill = (parameter: string, value: string): undefined => {
		message.url = message.url.replaceAll(`\${${parameter}}`, () => value);
		message.body = message.body.replaceAll(`\${${parameter}}`, () => value);
		return undefined;
	};
	const send = async (): Promise<Value> => {
		const url = query.size > 0 ? `${message.url}${message.url.includes('?') ? '&' : '?'}${query.toString()}` : message.url;
		const delivery = await deliver(context.instance, context.rule.name, { ...message, url });
		context.delivered(delivery);
		return response(delivery);
	};
	return object({
		setEndpoint: (url) => void (message.url = toText(url)),
		setHttpMethod: (verb) => void (message.method = toText(verb).toUpperCase()),
		setRequestHeader: (header, value) => void message.headers.push([toText(header), toText(value)]),
		setRequestBody: (body) => void (message.body = toText(body)),
		setQueryParameter: (parameter, value) => void query.set(toText(parameter), toText(value)),
		setStringParameter: (parameter, value) => fill(toText(parameter), escaped(toText(value))),
		setStringParameterNoEscape: (parameter, value) => fill(toText(parameter), toText(value)),
		setHttpTimeout: (millis) => void (message.timeout = toNumber(millis)),
		setBasicAuth: (user, password) => void message.headers.push(basic(toText(user), toText(password))),
		// A stored profile; tokens of an OAuth profile are not fetched.
		setAuthenticationProfile: (kind, id) => {
			const profile = toText(kind) === 'basic' ? store.get('sys_auth_profile_basic', toText(id)) : undefined;
			if (profile) message.headers.push(basic(profile.username ?? '', profile.password ?? ''));
			return undefined;
		},
		setRequestBodyFromAttachment: (id) => void (message.body = bodiesOf(context.instance).text(toText(id))),
		setAllowedRedirectURIs: () => undefined,
		setMutualAuth: () => undefined,
		setLogLevel: () => undefined,
		setRequestorProfile: () => undefined,
		disableForcedVariableSubstitution: () => undefined,
		setMIDServer: () => undefined,
		setEccCorrelator: () => undefined,
		setEccParameter: () => undefined,
		getRequestHeader: (header) => message.headers.find(([one]) => one.toLowerCase() === toText(header).toLowerCase())?.[1] ?? null,
		getRequestHeaders: () => new Map(message.headers),
		getEndpoint: () => message.url,
		getRequestBody: () => message.body,
		execute: send,
		// The answer is not waited for; whoever asks for its parts gets them once it is there.
		executeAsync: () => {
			const sent = send();
			return object({ waitForResponse: () => sent.then(() => undefined), getStatusCode: async () => member(await sent, 'getStatusCode'), getBody: async () => member(await sent, 'getBody'), haveError: async () => member(await sent, 'haveError') });
		},
	});
}

async function member(host: Value, name: string): Promise<Value> {
	const method = host instanceof Host ? host.get(name) : undefined;
	return method instanceof Native ? ((await method.call()) as Value) : undefined;
}

function response(delivery: Delivery): Host {
	return object({
		getStatusCode: () => delivery.status, getBody: () => delivery.reply, haveError: () => delivery.error !== '' || delivery.status >= 400, getErrorMessage: () => delivery.error, getErrorCode: () => (delivery.error ? 1 : 0), getRequestId: () => randomUUID(), getQueryString: () => (URL.canParse(delivery.url) ? new URL(delivery.url).search.slice(1) : ''), getCookies: () => [], getResponseAttachmentSysid: () => '', waitForResponse: () => undefined,
		getHeader: (name) => delivery.replyHeaders[toText(name).toLowerCase()] ?? null, getHeaders: () => new Map(Object.entries(delivery.replyHeaders)), getAllHeaders: () => Object.entries(delivery.replyHeaders).map(([name, value]) => new Map([['name', name], ['value', value]])),
	});
}
