// The sign-in of ServiceNow's own command line: angular.do, with a session cookie and its user token. Observed in @servicenow/sdk-cli, not documented.
import { bindSession, sessionIdOf } from '../auth/cookies';
import { userTokenOf } from '../auth/userTokens';
import { blockedUser, checkPassword, mayInteract, noteLogin } from '../auth/users';
import { callerOf } from '../engine/caller';
import { ApiError, type Call, type Reply, type Route } from '../http';
import type { Instance } from '../instance';
import { gatesOf } from '../limits/admit';

async function login(call: Call, instance: Instance): Promise<Reply> {
	const form = new URLSearchParams((await call.body()).toString('utf8'));
	const user = checkPassword(instance, form.get('user_name') ?? '', form.get('user_password') ?? '');
	if (typeof user === 'string' || blockedUser(user) || !mayInteract(user)) return { status: 200, body: { status: 'error', message: 'User name or password invalid' } };
	noteLogin(instance, user);
	const { sessions } = gatesOf(instance);
	const id = sessions.newId();
	bindSession(instance, id, callerOf(instance, user, 'session'), 'person');
	return { status: 200, headers: { 'Set-Cookie': sessions.cookies(id) }, body: { status: 'success', user: { sys_id: user.sys_id, user_name: user.user_name } } };
}

/** A guest gets a session; a signed-in session without its token is refused, with the token in a header. */
function user(call: Call, instance: Instance): Reply {
	const token = userTokenOf(instance, call.headers);
	if (token && call.headers['x-usertoken'] !== token) return new ApiError(401, 'User Not Authenticated', 'Required to provide Auth information', { 'X-UserToken-Response': token }).reply();
	const { sessions } = gatesOf(instance);
	return { status: 200, headers: sessionIdOf(call.headers) ? {} : { 'Set-Cookie': sessions.cookies(sessions.newId()) }, body: { user: { user_name: call.caller.userName } } };
}

export const angularRoutes: Route[] = [
	{
		method: 'POST', path: '/angular.do', access: 'public',
		handler(call, instance) {
			const type = call.query.get('sysparm_type');
			if (type === 'view_form.login') return login(call, instance);
			if (type === 'get_user') return user(call, instance);
			throw new ApiError(400, 'Requested URI does not represent any resource');
		},
	},
];
