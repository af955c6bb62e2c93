// Checks names and passwords, counts the wrong ones and locks the user. Issues nothing.
import type { Instance } from '../instance';
import type { Row } from '../store';

/** Why a user may not sign in this way; the caller is told nothing of it. */
export type Refusal = 'unknown user' | 'inactive user' | 'locked user' | 'wrong password' | 'password needs reset' | 'no interactive session';

/**
 * The user with that name and password, or the reason why not.
 * Five wrong passwords in a row lock the user (settings.auth.lockAfter); a right one starts the count anew.
 */
export function checkPassword(instance: Instance, name: string, password: string): Row | Refusal {
	const user = instance.store.find('sys_user', 'user_name', name);
	if (!user) return 'unknown user';
	const blocked = blockedUser(user);
	if (blocked) return blocked;
	if (!password || user.user_password !== password) {
		const failed = Number(user.failed_attempts || 0) + 1;
		const { lockAfter } = instance.settings.auth;
		set(instance, user, { failed_attempts: String(failed), ...(lockAfter > 0 && failed >= lockAfter ? { locked_out: 'true' } : {}) });
		return 'wrong password';
	}
	if (user.password_needs_reset === 'true') return 'password needs reset';
	if (Number(user.failed_attempts || 0) > 0) set(instance, user, { failed_attempts: '0' });
	return user;
}

/** Why no way in is open to the user, whatever the proof. */
export function blockedUser(user: Row): Refusal | undefined {
	if (user.active === 'false') return 'inactive user';
	return user.locked_out === 'true' ? 'locked user' : undefined;
}

/** The password grant and the authorization page need a user who may work interactively. */
export function mayInteract(user: Row): boolean {
	return user.web_service_access_only !== 'true' && user.internal_integration_user !== 'true';
}

/** Notes the sign-in on the user's row, as glide.oauth.update_last_login_time makes it; sys_updated_on stays. */
export function noteLogin(instance: Instance, user: Row): void {
	const now = instance.clock.stamp();
	if (user.last_login_time !== now) set(instance, user, { last_login_time: now, last_login: now.slice(0, 10) });
}

function set(instance: Instance, user: Row, values: Row): void {
	instance.store.rows('sys_user').change(user, values);
}
