// A fresh instance or a running emulator for the tests of the emulator itself, and a caller with an account's rights.
import { Instance } from '../../emulator/instance';
import { callerOf, type Caller } from '../../emulator/engine/caller';
import { runQuery } from '../../emulator/engine/query/run';
import { tableOf } from '../../emulator/engine/write';
import { TableInstrument } from '../../emulator/instruments';
import type { Row } from '../../emulator/store';
import type { Emulator } from '../../emulator';

export function instanceWith(records = 0): Instance {
	const instance = new Instance({ records });
	instance.url = 'https://instance.example.com';
	instance.clock.freeze('2026-03-10 12:00:00');
	return instance;
}

export const table = (instance: Instance, name = 'incident'): TableInstrument => new TableInstrument(instance, name);

export function as(instance: Instance, userName: string): Caller {
	const user = instance.store.find('sys_user', 'user_name', userName);
	if (!user) throw new Error(`no user ${userName}`);
	return callerOf(instance, user, 'basic');
}

/** Rows that a query finds for the integration user. */
export function found(instance: Instance, query: string, name = 'incident', userName = 'integration.user'): Row[] {
	return runQuery(instance, tableOf(instance, name), query, { offset: 0, limit: 10_000, count: true }, as(instance, userName)).rows;
}

export interface Answer {
	status: number;
	headers: Headers;
	/** The tests look at many shapes; each asserts what it reads. */
	body: { result: ReturnType<typeof JSON.parse>; error?: { message: string; detail: string | null }; status?: string };
	text: string;
}

/** Sends a request as an account and reads the whole answer. */
export async function ask(emulator: Emulator, method: string, path: string, body?: unknown, headers: Record<string, string> = {}, account = `${emulator.username}:${emulator.password}`): Promise<Answer> {
	const reply = await fetch(emulator.url + path, {
		method,
		headers: { Accept: 'application/json', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...(account ? { Authorization: `Basic ${Buffer.from(account).toString('base64')}` } : {}), ...headers },
		body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
		redirect: 'manual',
	});
	const text = await reply.text();
	let parsed: Answer['body'] = { result: undefined };
	try {
		parsed = JSON.parse(text);
	} catch {
		// An answer that is no JSON is looked at as text.
	}
	return { status: reply.status, headers: reply.headers, body: parsed, text };
}

export const query = (text: string): string => encodeURIComponent(text);
