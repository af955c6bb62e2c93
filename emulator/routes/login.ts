// Signing in with a browser: the page, its answer, the way out, and the page that stops a doubtful write. Whom a cookie stands for afterwards: auth/cookies.
import { bindSession, endSession, personOf, sessionIdOf } from '../auth/cookies';
import { isStrict, takeStopped, userTokenOf } from '../auth/userTokens';
import { blockedUser, checkPassword, mayInteract, noteLogin } from '../auth/users';
import { callerOf } from '../engine/caller';
import { html, redirect, type Call, type Reply, type Route } from '../http';
import type { Instance } from '../instance';
import { gatesOf } from '../limits/admit';
import { interceptorPage } from '../pages/interceptor';
import { homePage, loginPage } from '../pages/login';

/** Only the authorization page is come back to after the login: anywhere else the address could lead away from the instance. */
const wayBack = (goto: string): string => (/^\/oauth_auth\.do\?/.test(goto) ? goto : '');

async function login(call: Call, instance: Instance): Promise<Reply> {
	const form = new URLSearchParams((await call.body()).toString('utf8'));
	const user = checkPassword(instance, form.get('user_name') ?? '', form.get('user_password') ?? '');
	const back = wayBack(form.get('sysparm_goto_url') ?? '');
	if (typeof user === 'string' || blockedUser(user) || !mayInteract(user)) return html(loginPage('User name or password invalid', '', back));
	noteLogin(instance, user);
	const { sessions } = gatesOf(instance);
	const id = sessions.newId();
	bindSession(instance, id, callerOf(instance, user, 'session'), 'person');
	return redirect(back || '/navpage.do', { 'Set-Cookie': [...sessions.cookies(id), `glide_user=${user.sys_id}; Path=/; HttpOnly`, `glide_user_session=${id.toLowerCase()}; Path=/; HttpOnly`, `glide_session_store=${id}; Max-Age=1800; Path=/; HttpOnly`] });
}

function home(call: Call, instance: Instance): Reply {
	const caller = personOf(instance, call.headers);
	return caller ? html(homePage(caller.user?.name ?? caller.userName, userTokenOf(instance, call.headers))) : redirect('/login.do');
}

function logout(call: Call, instance: Instance): Reply {
	endSession(instance, sessionIdOf(call.headers) ?? '');
	return redirect('/login.do', { 'Set-Cookie': 'JSESSIONID=; Max-Age=0; Path=/' });
}

/** The page offers to go on only where validation is not strict. */
function stopped(call: Call, instance: Instance): Reply {
	const token = userTokenOf(instance, call.headers);
	const id = call.query.get('sysparm_request') ?? '';
	return html(interceptorPage(isStrict(instance) ? '' : `/security_interceptor.do?${new URLSearchParams({ sysparm_request: id, sysparm_ck: token }).toString()}`));
}

async function goOn(call: Call, instance: Instance): Promise<Reply> {
	const request = takeStopped(instance, call.caller, call.query.get('sysparm_request') ?? '');
	return request ? await call.again(request) : stopped(call, instance);
}

export const loginRoutes: Route[] = [
	{ method: 'GET', path: '/login.do', access: 'public', handler: (call, instance) => html(loginPage('', userTokenOf(instance, call.headers), wayBack(call.query.get('sysparm_goto_url') ?? ''))) },
	{ method: 'POST', path: '/login.do', access: 'public', handler: login },
	{ method: 'GET', path: '/navpage.do', access: 'public', handler: home },
	{ method: 'GET', path: '/security_interceptor.do', access: 'public', handler: stopped },
	{ method: 'POST', path: '/security_interceptor.do', access: 'public', handler: goOn },
	// The load balancer's word on whether client certificates reach the instance (KB0993615).
	{ method: 'GET', path: '/adcv2/supports_tls', access: 'public', handler: (_call, { secureUrl }) => ({ status: 200, headers: { 'Content-Type': 'text/plain' }, body: String(secureUrl !== '') }) },
	{ method: 'GET', path: '/logout.do', access: 'public', handler: logout },
];
