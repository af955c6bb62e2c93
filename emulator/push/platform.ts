// The names that a business rule's script may use: current, previous, gs, GlideRecord, RESTMessageV2, signing. Each answers only for what is listed.
import { createHmac } from 'node:crypto';
import type { Caller } from '../engine/caller';
import type { Instance } from '../instance';
import { Host, Native, Scope, type Value } from '../script/run';
import { fromJson, toJson, toNumber, toText } from '../script/values';
import type { Row } from '../store';
import type { Delivery } from './deliver';
import { glideRecord } from './glideRecord';
import { glideSystem } from './glideSystem';
import { object, type Methods } from './queryText';
import { flagMethods, record, type WriteFlags } from './record';
import { restMessage } from './restMessage';

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
