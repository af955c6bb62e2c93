// The requests of the Attachment API as plain values: metadata as JSON, files as bytes or streams. Sends nothing, opens no file.
// ServiceNow documentation: "Attachment API" (/api/now/attachment).

import { condition } from './encodedQuery';
import { badInput, ServiceNowError } from './errors';
import { rowsOf } from './record';
import { checkedSysId, tablePath } from './tableApi';
import type { Row, Send, ServiceNowRequest } from './types';

const PATH = '/api/now/attachment';
const PAGE = 500;

/** The record that files hang on. */
export interface Owner {
	table: string;
	sysId: string;
}

export interface FileToSend {
	name: string;
	/** MIME type. */
	type: string;
	/** Opens the content; called again when the request is sent again. */
	open: () => Promise<unknown>;
	/** Bytes, where known. */
	size?: number;
}

const CONTROL_OR_DIRECTION = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * The base name of a file without what file systems or people could be misled by: paths, control and text-direction characters.
 * @throws ServiceNowError (badInput) when nothing is left
 */
export function safeFileName(name: string): string {
	const base = name.replace(CONTROL_OR_DIRECTION, '').split(/[\\/]/).pop()!.trim();
	if (base === '' || base === '.' || base === '..') throw badInput('The file has no name', 'Enter a File Name in the options.');
	return base.slice(0, 255);
}

/** @throws ServiceNowError (badInput) when the type could not be a header's value */
function mimeType(type: string): string {
	if (/[\r\n]/.test(type)) throw badInput('The MIME type of the file has a line break', 'Set the type of the binary data to one like application/pdf.');
	return type.trim() || 'application/octet-stream';
}

export function uploadFile({ table, sysId }: Owner, file: FileToSend): ServiceNowRequest {
	tablePath(table);
	return {
		method: 'POST',
		path: `${PATH}/file`,
		query: { table_name: table, table_sys_id: checkedSysId(sysId), file_name: safeFileName(file.name) },
		open: file.open,
		contentType: mimeType(file.type),
		contentLength: file.size,
		effect: 'append',
		// A large file takes as long as it takes; five minutes is where ServiceNow's load balancers give up.
		timeout: 300_000,
	};
}

export const getAttachment = (sysId: string): ServiceNowRequest => ({ method: 'GET', path: `${PATH}/${checkedSysId(sysId, 'attachment')}`, effect: 'read' });

/** The content, as a stream. The address is made from the id: the `download_link` of an answer could name another host. */
export const downloadFile = (sysId: string): ServiceNowRequest => ({
	method: 'GET',
	path: `${PATH}/${checkedSysId(sysId, 'attachment')}/file`,
	effect: 'read',
	answer: 'stream',
	timeout: 300_000,
});

export const deleteAttachment = (sysId: string): ServiceNowRequest => ({ method: 'DELETE', path: `${PATH}/${checkedSysId(sysId, 'attachment')}`, effect: 'replace' });

const listFiles = (query: string, limit: number, offset: number): ServiceNowRequest => ({
	method: 'GET',
	path: PATH,
	query: { sysparm_query: query, sysparm_limit: limit, sysparm_offset: offset || undefined },
	effect: 'read',
});

/** The attachments of a record, oldest first, at most `limit`. @throws ServiceNowError */
export async function attachmentsOf(send: Send, { table, sysId }: Owner, limit: number, fileName?: string): Promise<Row[]> {
	tablePath(table);
	const conditions = [condition('table_name', '=', table), condition('table_sys_id', '=', checkedSysId(sysId)), ...(fileName ? [condition('file_name', '=', fileName)] : [])];
	const query = [...conditions, 'ORDERBYsys_created_on', 'ORDERBYsys_id'].join('^');
	const rows: Row[] = [];
	for (let offset = 0; ; offset += PAGE) {
		const reply = await send(listFiles(query, Math.min(PAGE, limit - rows.length), offset));
		const page = rowsOf(reply);
		// A query that the instance only half understood would bring the files of other records.
		if (page.some((row) => row.table_sys_id !== sysId || row.table_name !== table)) {
			throw new ServiceNowError({ kind: 'notJson', status: reply.status, message: 'ServiceNow answered with attachments of other records', advice: 'The account may not search attachments by record. Ask the ServiceNow administrator for read access to sys_attachment.' });
		}
		rows.push(...page);
		if (rows.length >= limit || offset + PAGE >= Number(reply.headers['x-total-count'] ?? 0)) return rows;
	}
}
