// The second factor of a password: a time-based code (RFC 6238) that stands at the end of the password of a Basic header.
//
// docs: c_RESTAPI.md, up to Xanadu: "append the token to the end of the user's password". Since Yokohama Basic needs no code unless
// settings.auth.mfaOnBasic says so. A missing or wrong code behind the right password is no wrong password.

import { createHmac } from 'node:crypto';
import type { Instance } from '../instance';
import type { Row } from '../store';

export type SecondFactor = 'none' | 'valid' | 'invalid';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const step = 30;

/** The password without its code, and whether the code is right; `none` for a user without a second factor. */
export function splitPassword(instance: Instance, userName: string, sent: string): { password: string; factor: SecondFactor } {
	const user = instance.store.find('sys_user', 'user_name', userName);
	const secret = user?.enable_multifactor_authn === 'true' ? secretOf(instance, user) : undefined;
	const own = user?.user_password ?? '';
	if (secret === undefined || own === '' || !sent.startsWith(own)) return { password: sent, factor: 'none' };
	const code = sent.slice(own.length);
	if (code !== '' && !/^\d+$/.test(code)) return { password: sent, factor: 'none' };
	const now = Math.floor(instance.clock.now() / 1000 / step);
	// The step before and the one after count too: clocks differ a little.
	return { password: own, factor: code !== '' && [now - 1, now, now + 1].some((at) => codeAt(secret, at) === code) ? 'valid' : 'invalid' };
}

function secretOf(instance: Instance, user: Row): string | undefined {
	return [...instance.store.rows('user_multifactor_auth').by('user', user.sys_id)].find((row) => row.validated === 'true')?.multi_factor_secret;
}

function codeAt(secret: string, counter: number): string {
	const moment = Buffer.alloc(8);
	moment.writeBigUInt64BE(BigInt(counter));
	const hash = createHmac('sha1', fromBase32(secret)).update(moment).digest();
	const at = hash[hash.length - 1] & 15;
	return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

function fromBase32(text: string): Buffer {
	let bits = '';
	for (const one of text.toUpperCase()) {
		const value = alphabet.indexOf(one);
		if (value >= 0) bits += value.toString(2).padStart(5, '0');
	}
	return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}
