// Tells what the account is and may do on the instance, and what a missing right breaks. Reads one row at a time; writes nothing.

import { condition, EncodedQuery } from '../../../servicenow/encodedQuery';
import { ServiceNowError } from '../../../servicenow/errors';
import { rawValue, rowsOf } from '../../../servicenow/record';
import { listRows } from '../../../servicenow/tableApi';
import type { Row, Send, ServiceNowReply } from '../../../servicenow/types';
import type { Operation } from '../descriptors';
import { callOptions } from '../fields';

/** Tables that the nodes read, with what does not work when the account may not. */
const NEEDED: Readonly<Record<string, string>> = {
	incident: 'Incidents cannot be read, listed or followed by the triggers.',
	sys_attachment: 'Attachments cannot be listed or downloaded.',
	sys_audit: 'Old values of changed fields are not known to the trigger.',
	sys_audit_delete: 'Deleted records are not noticed by the trigger.',
	sys_choice: 'Lists of states, categories and close codes show the standard choices instead of those of the instance.',
	sys_db_object: 'Tables are not listed and have to be typed; inherited columns are not found.',
	sys_dictionary: 'Columns are listed without labels and types.',
	sys_journal_field: 'Comments and work notes are taken from the text of the form, with full names and local times.',
	sys_user: 'Users cannot be searched or given by name.',
	sys_user_group: 'Groups cannot be searched or given by name.',
};

export const diagnose: Operation = {
	value: 'diagnose',
	name: 'Diagnose',
	action: () => 'Diagnose the connection',
	description: () => 'Check who the credential signs in as, its roles and time zone, the clock of the instance, and which rights are missing for what. Changes nothing.',
	on: 'table',
	fields: () => [callOptions],
	async run({ send }) {
		const me = await answerTo(send, 'sys_user', EncodedQuery.everything.and('sys_id=javascript:gs.getUserID()'), ['sys_id', 'user_name', 'name', 'time_zone', 'preferred_language']);
		const receivedAt = Date.now();
		const [user] = me.rows;
		const roles = user && (await answerTo(send, 'sys_user_has_role', EncodedQuery.everything.and(condition('user', '=', rawValue(user, 'sys_id'))), ['role.name'], 500));
		const properties = await answerTo(send, 'sys_properties', EncodedQuery.everything.and('nameINglide.buildname,glide.sys.default.tz'), ['name', 'value'], 10);
		const property = (name: string): string | null => properties.rows.map((row) => (rawValue(row, 'name') === name ? rawValue(row, 'value') : '')).find((value) => value !== '') ?? null;
		const tables: Record<string, string> = {};
		for (const table of Object.keys(NEEDED)) tables[table] = (await answerTo(send, table, EncodedQuery.everything, ['sys_id'])).access;
		return [
			{
				user: user ? rawValue(user, 'user_name') : null,
				name: user ? rawValue(user, 'name') : null,
				roles: roles?.access === 'readable' ? [...new Set(roles.rows.map((row) => rawValue(row, 'role.name')))].sort() : null,
				timeZone: (user && rawValue(user, 'time_zone')) || property('glide.sys.default.tz'),
				language: user ? rawValue(user, 'preferred_language') || 'en' : null,
				release: property('glide.buildname'),
				clockSkewSeconds: skewOf(me.reply, receivedAt),
				rateLimit: limitsOf(me.reply),
				tables,
				missing: Object.entries(NEEDED).filter(([table]) => tables[table] === 'forbidden' || tables[table] === 'hidden').map(([table, effect]) => ({ table, effect })),
			},
		];
	},
};

interface Answer {
	/** `hidden`: there are rows, and the account sees none of those asked for; `empty`: there are none, or all are hidden from the count too. */
	access: 'readable' | 'hidden' | 'empty' | 'forbidden';
	rows: Row[];
	reply?: ServiceNowReply;
}

async function answerTo(send: Send, table: string, query: EncodedQuery, fields: string[], limit = 1): Promise<Answer> {
	return await send(listRows(table, { query: query.toString(), limit, fields })).then(
		(reply): Answer => {
			const rows = rowsOf(reply);
			const total = Number(reply.headers['x-total-count'] ?? rows.length);
			return { access: rows.length > 0 ? 'readable' : total > 0 ? 'hidden' : 'empty', rows, reply };
		},
		(error: unknown): Answer | Promise<Answer> => (isRefusal(error) ? { access: 'forbidden', rows: [] } : Promise.reject(error as ServiceNowError)),
	);
}

const isRefusal = (error: unknown): boolean => error instanceof ServiceNowError && ['forbidden', 'rejected', 'notFound'].includes(error.kind);

/** Seconds that the instance's clock is ahead of n8n's. */
function skewOf(reply: ServiceNowReply | undefined, receivedAt: number): number | null {
	const date = Date.parse(reply?.headers.date ?? '');
	return Number.isNaN(date) ? null : Math.round((date - receivedAt) / 1000);
}

/** ServiceNow documentation: "Inbound REST API rate limiting", response headers. */
function limitsOf(reply: ServiceNowReply | undefined): Row | null {
	const named = Object.entries(reply?.headers ?? {}).filter(([name]) => name.startsWith('x-ratelimit-'));
	return named.length > 0 ? Object.fromEntries(named.map(([name, value]) => [name.replace('x-ratelimit-', ''), value])) : null;
}
