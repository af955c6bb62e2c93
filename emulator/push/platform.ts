// The objects that a business rule's script may use: current, previous, gs, RESTMessageV2, signing. Each answers only for what is listed here.
import { createHmac, randomUUID } from 'node:crypto';
import type { Caller } from '../engine/caller';
import { displayOf, pathOf } from '../engine/path';
import { rendererOf } from '../engine/render';
import { newSysId } from '../engine/write';
import type { Instance } from '../instance';
import { Host, Native, Scope, type Value } from '../script/run';
import { fromJson, toJson, toNumber, toText } from '../script/values';
import type { Row } from '../store';
import { deliver, type Delivery, type Message } from './deliver';

export interface RunContext {
	instance: Instance;
	rule: Row;
	table: string;
	operation: 'insert' | 'update' | 'delete';
	current: Row;
	/** Undefined in asynchronous rules, as on the platform. */
	previous?: Row;
	caller: Caller;
	/** Takes what the script writes into `current`; without it only the script sees that. */
	write?(name: string, value: string): void;
	/** Takes `current.setAbortAction`. */
	abort?(on: boolean): void;
	delivered(delivery: Delivery): void;
	log(level: string, message: string): void;
}

type Methods = Record<string, (...inputs: Value[]) => Value | Promise<Value>>;

/** A platform object made of methods; anything else is undefined. */
const object = (methods: Methods, text?: () => string): Host => new Host((name) => (Object.hasOwn(methods, name) ? new Native(methods[name]) : undefined), text);
const constructor = (make: (...inputs: Value[]) => Value): Host => new Host(() => undefined, () => 'function', make);

export function platformScope(context: RunContext): Scope {
	const scope = new Scope();
	const { instance, current, previous, caller } = context;
	scope.declare('current', record(context, current, previous, true));
	scope.declare('previous', previous ? record(context, previous) : null);
	scope.declare('gs', object({
		getUserID: () => caller.userId,
		getUserName: () => caller.userName,
		getUserDisplayName: () => caller.user?.name ?? caller.userName,
		generateGUID: () => newSysId(),
		getProperty: (name, fallback) => instance.property(toText(name), fallback === undefined ? '' : toText(fallback)),
		// Messages are for the person at a form; none of them crosses REST.
		addErrorMessage: () => undefined,
		addInfoMessage: () => undefined,
		nowDateTime: () => instance.clock.stamp(),
		base64Encode: (text) => Buffer.from(toText(text), 'utf8').toString('base64'),
		nil: (value) => value === null || value === undefined || toText(value) === '',
		...Object.fromEntries(['debug', 'info', 'log', 'warn', 'error'].map((level) => [level, (message: Value) => context.log(level, toText(message))])),
	}));
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

/** A GlideRecord of one row: getters, and its columns as elements. */
function record(context: RunContext, row: Row, before?: Row, writable = false): Host {
	const { instance, operation, caller } = context;
	const table = instance.dictionary.table(context.table);
	const shown = (name: string): string => {
		if (!table) return row[name] ?? '';
		const leaf = rendererOf(instance, table, { display: 'true', link: false, fields: [name] }, caller)(row)[name];
		return typeof leaf === 'string' ? leaf : '';
	};
	const changes = (name: string): boolean => before !== undefined && (before[name] ?? '') !== (row[name] ?? '');
	const element = (name: string): Host => {
		const value = (): string => row[name] ?? '';
		return new Host((member) => {
			const methods: Methods = {
				toString: value, getValue: value, getDisplayValue: () => shown(name), nil: () => value() === '', changes: () => changes(name),
				changesTo: (to) => changes(name) && value() === toText(to), changesFrom: (from) => changes(name) && (before?.[name] ?? '') === toText(from),
			};
			if (Object.hasOwn(methods, member)) return new Native(methods[member]);
			const path = pathOf(instance, context.table, `${name}.${member}`);
			return path ? path.value(row) : undefined;
		}, value);
	};
	const set = (name: string, value: Value): void => {
		if (!writable || !table?.columns.has(name) || name.startsWith('sys_')) return;
		row[name] = value === null || value === undefined ? '' : toText(value);
		context.write?.(name, row[name]);
	};
	const methods: Methods = {
		setValue: (name, value) => void set(toText(name), value),
		setAbortAction: (on) => void context.abort?.(on === true || toText(on) === 'true'),
		getUniqueValue: () => row.sys_id, getTableName: () => context.table, getRecordClassName: () => row.sys_class_name || context.table, operation: () => operation, isNewRecord: () => operation === 'insert', isValidRecord: () => true,
		getValue: (name) => row[toText(name)] || null, getDisplayValue: (name) => (name === undefined ? displayOf(instance, context.table, row) : shown(toText(name))), getElement: (name) => element(toText(name)), changes: () => before !== undefined,
	};
	return new Host((name) => (Object.hasOwn(methods, name) ? new Native(methods[name]) : table?.columns.has(name) ? element(name) : undefined), () => row.sys_id, undefined, set);
}

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
		setBasicAuth: (user, password) => void message.headers.push(['Authorization', `Basic ${Buffer.from(`${toText(user)}:${toText(password)}`).toString('base64')}`]),
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
