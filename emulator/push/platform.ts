// The names that a business rule's script may use: current, previous, gs, GlideRecord, RESTMessageV2, signing. Each answers only for what is listed.
import { createHmac, randomUUID } from 'node:crypto';
import { bodiesOf } from '../engine/attachments';
import type { Caller } from '../engine/caller';
import type { Instance } from '../instance';
import { Host, Native, Scope, type Value } from '../script/run';
import { fromJson, toJson, toNumber, toText } from '../script/values';
import type { Row } from '../store';
import { deliver, type Delivery, type Message } from './deliver';
import { glideRecord } from './glideRecord';
import { glideSystem } from './glideSystem';
import { object, type Methods } from './queryText';
import { flagMethods, record, type WriteFlags } from './record';

export interface RunContext {
	instance: Instance;
	rule: Row;
	table: string;
	operation: 'insert' | 'update' | 'delete';
	current: Row;
	/** Undefined in asynchronous rules, as on the platform. */
	previous?: Row;
	caller: Caller;
	/** Flags of the write that the rule stands in, or of `current.update()`. */
	flags: WriteFlags;
	/** Takes what the script writes into `current`; without it only the script, and `current.update()`, see that. */
	write?(name: string, value: string): void;
	/** Stores `current` (current.update()); the sys_id, or null where nothing can be stored. */
	update(): string | null;
	/** Takes `current.setAbortAction`, and says what it took. */
	abort?(on: boolean): void;
	isAborted?(): boolean;
	/** Runs a write of the script, which may set off further rules. */
	caused<T>(write: () => T): T;
	delivered(delivery: Delivery): void;
	log(level: string, message: string): void;
}

const constructor = (make: (...inputs: Value[]) => Value): Host => new Host(() => undefined, () => 'function', make);

export function platformScope(context: RunContext): Scope {
	const scope = new Scope();
	const { instance } = context;
	scope.declare('current', currentRecord(context));
	scope.declare('previous', context.previous ? record({ instance, table: context.table, caller: context.caller, operation: context.operation, row: () => context.previous ?? {} }) : null);
	scope.declare('gs', glideSystem(context));
	scope.declare('g_scratchpad', new Map());
	scope.declare('GlideRecord', constructor((name) => glideRecord(context, name)));
	scope.declare('GlideStringUtil', object({ base64Encode: (text) => Buffer.from(toText(text), 'utf8').toString('base64') }));
	scope.declare('JSON', object({ stringify: (value) => toJson(value), parse: (text) => fromJson(JSON.parse(toText(text))) }));
	scope.declare('String', new Native((value) => toText(value)));
	scope.declare('Number', new Native((value) => toNumber(value)));
	scope.declare('parseInt', new Native((value, radix) => Number.parseInt(toText(value), radix === undefined ? 10 : toNumber(radix))));
	scope.declare('encodeURIComponent', new Native((value) => encodeURIComponent(toText(value))));
	scope.declare('GlideDateTime', constructor((stamp) => moment(instance, stamp)));
	for (const name of ['GlideCertificateEncryption', 'CertificateEncryption']) scope.declare(name, constructor(() => object({ generateMac })));
	scope.declare('sn_ws', new Host((name) => (name === 'RESTMessageV2' ? constructor((message, method) => restMessage(context, message, method)) : undefined)));
	return scope;
}

function currentRecord(context: RunContext): Host {
	const { instance, table, caller, current, previous, operation } = context;
	const methods: Methods = {
		...flagMethods(context.flags),
		setAbortAction: (on) => void context.abort?.(on === true || toText(on) === 'true'),
		isActionAborted: () => context.isAborted?.() === true,
		update: () => context.update(),
	};
	const write = (name: string, value: string): void => {
		current[name] = value;
		context.write?.(name, value);
	};
	return record({ instance, table, caller, before: previous, operation, row: () => current, write, methods });
}

/** Base64 of the HMAC over the text in UTF-8; the key comes in base64 (docs: c_CertificateEncryptionScopedAPI.md). */
function generateMac(key: Value, algorithm: Value, data: Value): Value {
	const hash = { HmacSHA256: 'sha256', HmacSHA1: 'sha1', HmacSHA384: 'sha384', HmacSHA512: 'sha512' }[toText(algorithm)];
	if (!hash) return null;
	return createHmac(hash, Buffer.from(toText(key), 'base64')).update(toText(data), 'utf8').digest('base64');
}

function moment(instance: Instance, stamp: Value): Host {
	const text = stamp === undefined ? instance.clock.stamp() : toText(stamp);
	const millis = stamp === undefined ? Math.floor(instance.clock.now()) : Date.parse(`${text.replace(' ', 'T')}Z`);
	return object({ getValue: () => text, getNumericValue: () => millis, toString: () => text, getDisplayValue: () => text }, () => text);
}

const basic = (user: string, password: string): [string, string] => ['Authorization', `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`];

/** A stored definition (sys_rest_message with its methods) gives the beginning; without one the message is put together by the script. */
function restMessage(context: RunContext, name: Value, method: Value): Host {
	const { store } = context.instance;
	const stored = name === undefined ? undefined : store.find('sys_rest_message', 'name', toText(name));
	const known = stored && [...store.rows('sys_rest_message_fn').by('rest_message', stored.sys_id)].find((one) => one.function_name === toText(method));
	const message: Message = { url: known?.rest_endpoint || stored?.rest_endpoint || '', method: (known?.http_method ?? 'get').toUpperCase(), headers: [], body: known?.content ?? '', timeout: 30_000 };
	const query = new URLSearchParams();
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
		setStringParameter: (parameter, value) => void (message.body = message.body.replaceAll(`\${${toText(parameter)}}`, toText(value))),
		setStringParameterNoEscape: (parameter, value) => void (message.body = message.body.replaceAll(`\${${toText(parameter)}}`, toText(value))),
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
		setMIDServer: () => undefined,
		setEccCorrelator: () => undefined,
		setEccParameter: () => undefined,
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
		getStatusCode: () => delivery.status, getBody: () => delivery.reply, haveError: () => delivery.error !== '' || delivery.status >= 400, getErrorMessage: () => delivery.error, getErrorCode: () => (delivery.error ? 1 : 0), getRequestId: () => randomUUID(),
	});
}
