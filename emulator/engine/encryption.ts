// Encrypted text columns: who holds an encryption context, and what the others get. Invents no key management.
//
// docs: c_RESTAPI.md (hidden without the context; values are saved only with sysparm_input_display_value=true and the context), c_TableAPI.md
// (the raw value is the encrypted one, the display value is plain for who has the context), column-level-encryption-landing.md (by role).
// A context is given to a role (sys_user_role.encryption_context); one that a column does not name is any (assumed).

import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { Instance } from '../instance';
import type { Column } from '../schema/columns';
import type { Caller } from './caller';

export const isEncrypted = (column: Column): boolean => column.type === 'glide_encrypted';

/** Whether a role of the caller opens the context, or any when none is named. Admins have none by being admins. */
export function hasContext({ store }: Instance, caller: Caller, context?: string): boolean {
	if (caller.via === 'system') return true;
	for (const name of caller.roles) {
		const held = store.find('sys_user_role', 'name', name)?.encryption_context;
		if (held && (!context || held === context)) return true;
	}
	return false;
}

const key = createHash('sha256').update('the key of a toy').digest();

export function encrypted(text: string): string {
	const iv = randomBytes(16);
	const cipher = createCipheriv('aes-256-ctr', key, iv);
	return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final()]).toString('base64');
}

export function decrypted(text: string): string {
	const bytes = Buffer.from(text, 'base64');
	if (bytes.length < 16) return '';
	const decipher = createDecipheriv('aes-256-ctr', key, bytes.subarray(0, 16));
	return Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]).toString('utf8');
}
