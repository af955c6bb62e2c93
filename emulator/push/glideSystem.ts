// `gs` for scripts: who runs, properties, messages, events, dates. Each function answers only for what is listed here.
// docs: c_GlideSystemScopedAPI.md.
import type { Caller } from '../engine/caller';
import { evaluateScript } from '../engine/query/scripts';
import { insert, newSysId } from '../engine/write';
import { system } from '../engine/caller';
import type { Instance } from '../instance';
import { Host, Native, type Value } from '../script/run';
import { toText } from '../script/values';
import { object, type Methods } from './queryText';

export interface Spoken {
	instance: Instance;
	caller: Caller;
	log(level: string, message: string): void;
}

const any = (caller: Caller, roles: Value): boolean => caller.admin || toText(roles).split(',').some((role) => caller.roles.has(role.trim()));
const filled = (text: Value, values: Value): string => toText(text).replace(/\{(\d)\}/g, (whole, at: string) => (Array.isArray(values) ? toText(values[Number(at)] ?? '') : whole));

export function glideSystem({ instance, caller, log }: Spoken): Host {
	const { store, clock } = instance;
	const groups = (): string[] => [...store.rows('sys_user_grmember').by('user', caller.userId)].map((row) => row.group);
	// Requests over REST are no interactive sessions; those of a browser are.
	const isInteractive = (): boolean => caller.via === 'session';
	const user = (): Host => object({
		getID: () => caller.userId, getName: () => caller.userName, getDisplayName: () => caller.user?.name ?? caller.userName, getEmail: () => caller.user?.email ?? '', hasRole: (roles) => any(caller, roles),
		getMyGroups: groups, isMemberOf: (group) => groups().some((id) => id === toText(group) || store.get('sys_user_group', id)?.name === toText(group)),
	});
	const methods: Methods = {
		getUserID: () => caller.userId, getUserName: () => caller.userName, getUserDisplayName: () => caller.user?.name ?? caller.userName, getUser: user, hasRole: (roles) => any(caller, roles),
		isInteractive, isLoggedIn: () => caller.userId !== '', getSession: () => object({ isInteractive, isLoggedIn: () => caller.userId !== '', getUserName: () => caller.userName }),
		generateGUID: () => newSysId(),
		getProperty: (name, fallback) => instance.property(toText(name), fallback === undefined ? '' : toText(fallback)),
		getMessage: (text, values) => filled(text, values),
		// Messages are for the person at a form; none of them crosses REST.
		addErrorMessage: () => undefined, addInfoMessage: () => undefined,
		nowDateTime: () => clock.stamp(),
		base64Encode: (text) => Buffer.from(toText(text), 'utf8').toString('base64'),
		nil: (value) => value === null || value === undefined || toText(value) === '',
		eventQueue: (name, about, first, second) => void insert(instance, 'sysevent', {
			name: toText(name), instance: about instanceof Host ? about.text() : '', table: about instanceof Host ? toText(callOf(about, 'getTableName')) : '', parm1: first === undefined ? '' : toText(first), parm2: second === undefined ? '' : toText(second), state: 'ready',
		}, system(instance, caller.userName)),
		...Object.fromEntries(['debug', 'info', 'log', 'print', 'warn', 'error'].map((level) => [level, (message: Value, values: Value) => log(level, filled(message, values))])),
	};
	// Dates relative to now are those of encoded queries.
	const dates = (name: string): Value => new Native((...inputs) => evaluateScript(`gs.${name}(${inputs.map(toText).join(',')})`, { caller, now: clock.now(), myGroups: groups }));
	return new Host((name) => (Object.hasOwn(methods, name) ? new Native(methods[name]) : /Ago|beginningOf|endOf|dateGenerate|^now$/.test(name) ? dates(name) : undefined));
}

function callOf(host: Host, name: string): Value {
	const method = host.get(name);
	const result = method instanceof Native ? method.call() : '';
	return typeof result === 'string' ? result : '';
}
