// Signing in with a browser: the page, its answer, the way out. Whom a cookie stands for afterwards: auth/cookies.
import { bindSession, bySession, endSession, sessionIdOf, userTokenOf } from '../auth/cookies';
import { blockedUser, checkPassword, mayInteract, noteLogin } from '../auth/users';
import { callerOf } from '../engine/caller';
import { html, redirect, type Call, type Reply, type Route } from '../http';
import type { Instance } from '../instance';
import { gatesOf } from '../limits/admit';
import { homePage, loginPage } from '../pages/login';

async function login(call: Call, instance: Instance): Promise<Reply> {
	const form = new URLSearchParams((await call.body()).toString('utf8'));
	const user = checkPassword(instance, form.get('user_name') ?? '', form.get('user_password') ?? '');
	if (typeof user === 'string' || blockedUser(user) || !mayInteract(user)) return html(loginPage('User name or password invalid', ''));
	noteLogin(instance, user);
	const { sessions } = gatesOf(instance);
	const id = sessions.newId();
	bindSession(instance, id, callerOf(instance, user, 'session'), 'person');
	return redirect('/navpage.do', { 'Set-Cookie': [...sessions.cookies(id), `glide_user=${user.sys_id}; Path=/; HttpOnly`, `glide_user_session=${id.toLowerCase()}; Path=/; HttpOnly`, `glide_session_store=${id}; Max-Age=1800; Path=/; HttpOnly`] });
}

function home(call: Call, instance: Instance): Reply {
	const caller = bySession(instance, call.headers, 'GET');
	return caller ? html(homePage(caller.user?.name ?? caller.userName, userTokenOf(instance, call.headers))) : redirect('/login.do');
}

function logout(call: Call, instance: Instance): Reply {
	endSession(instance, sessionIdOf(call.headers) ?? '');
	return redirect('/login.do', { 'Set-Cookie': 'JSESSIONID=; Max-Age=0; Path=/' });
}

export const loginRoutes: Route[] = [
	{ method: 'GET', path: '/login.do', access: 'public', handler: (call, instance) => html(loginPage('', userTokenOf(instance, call.headers))) },
	{ method: 'POST', path: '/login.do', access: 'public', handler: login },
	{ method: 'GET', path: '/navpage.do', access: 'public', handler: home },
	{ method: 'GET', path: '/logout.do', access: 'public', handler: logout },
];
