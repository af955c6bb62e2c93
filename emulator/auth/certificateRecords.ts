// Reads uploaded certificates into the records of CA chain and user mapping, and refuses what is no such certificate. Signs nobody in.
//
// docs: set-up-mutual-auth.md: names and times are read from the upload; a mapping is accepted when a trusted authority issued the
// certificate, and does not keep its text.

import type { X509Certificate } from 'node:crypto';
import { bodiesOf } from '../engine/attachments';
import { system } from '../engine/caller';
import type { Write } from '../engine/rules/write';
import { update } from '../engine/write';
import { ApiError } from '../http';
import type { Instance } from '../instance';
import { isInTime, isTrusted, nameOn, parsePem } from './certificates';

const tables = new Set(['sys_ca_certificate', 'sys_user_certificate']);
const day = 86_400_000;

export function readCertificates(instance: Instance): void {
	instance.whenWriting((write) => {
		if (tables.has(write.table.name) && write.operation !== 'delete' && write.values.pem_certificate) normalize(write);
	});
	instance.whenChanged(({ table, operation, row }) => {
		if (table === 'sys_attachment' && operation === 'insert' && tables.has(row.table_name)) void readAttachment(instance, row.sys_id, row.table_name, row.table_sys_id);
	});
}

/** The file of an upload becomes the text of its record; one that is no certificate changes nothing. */
async function readAttachment(instance: Instance, attachment: string, table: string, record: string): Promise<void> {
	// The bytes are tied to the attachment after its row is stored.
	await new Promise((resolve) => setImmediate(resolve));
	const parts: Buffer[] = [];
	for await (const part of bodiesOf(instance).read(attachment) ?? []) parts.push(part as Buffer);
	const text = Buffer.concat(parts).toString('utf8');
	if (parsePem(text).length === 0 || !instance.store.get(table, record)) return;
	try {
		update(instance, table, record, { pem_certificate: text }, system(instance));
	} catch (error) {
		if (!(error instanceof ApiError)) throw error;
	}
}

function normalize(write: Write): void {
	const { instance, values, table } = write;
	const [certificate, ...further] = parsePem(values.pem_certificate);
	if (!certificate) throw refused(write, 'Invalid PEM certificate');
	const isUsers = table.name === 'sys_user_certificate';
	if (isUsers && !isTrusted(instance, certificate, further)) throw refused(write, 'The certificate is not issued by a trusted Certificate Authority');
	if (!isUsers && !certificate.ca) throw refused(write, 'Not a CA certificate');
	if (!isInTime(instance, certificate)) throw refused(write, 'The certificate is not valid now');
	fill(write, certificate);
	if (!isUsers) return void write.fill('type', 'ca_cert');
	Object.assign(values, { type: 'client_cert', fingerprint: certificate.fingerprint256, pem_certificate: '' });
}

function fill({ instance, values }: Write, { subject, issuer, validFrom, validTo }: X509Certificate): void {
	const stamp = (text: string): string => new Date(text).toISOString().slice(0, 19).replace('T', ' ');
	Object.assign(values, { subject: nameOn(subject), issuer: nameOn(issuer), valid_from: stamp(validFrom), expires: stamp(validTo), expires_in_days: String(Math.floor((Date.parse(validTo) - instance.clock.now()) / day)) });
}

/** As every business rule that aborts a write; the words of this one are not recorded. */
function refused({ table }: Write, reason: string): ApiError {
	return new ApiError(403, 'Operation Failed', `Operation against file '${table.name}' was aborted by Business Rule 'Normalize certificate'. ${reason}`);
}
