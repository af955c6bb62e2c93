// The page on which a person signs in, and the one that a signed-in person sees; both carry the session's token as g_ck.
import { escape, page } from './layout';

const script = (userToken: string): string => `<script>var g_ck = '${escape(userToken)}';</script>`;

/** `goto` is where the browser is sent afterwards. */
export function loginPage(message: string, userToken: string, goto = ''): string {
	return page(
		'Log in',
		`${script(userToken)}<form class="card" style="max-width:380px;margin:64px auto;padding:28px;display:grid;gap:12px" method="post" action="/login.do">
<h1 style="font-size:20px;margin:0">Log in</h1>${message ? `<p role="alert" style="margin:0;color:#a3261b">${escape(message)}</p>` : ''}
<input type="hidden" name="sys_action" value="sysverb_login">${goto ? `<input type="hidden" name="sysparm_goto_url" value="${escape(goto)}">` : ''}
<label>User name <input name="user_name" autocomplete="username" style="width:100%"></label>
<label>Password <input name="user_password" type="password" autocomplete="current-password" style="width:100%"></label>
<button class="primary" type="submit">Log in</button></form>`,
	);
}

export function homePage(name: string, userToken: string): string {
	return page('Home', `${script(userToken)}<div class="card" style="max-width:480px;margin:64px auto;padding:32px;text-align:center"><h1 style="font-size:21px;margin:0">Signed in as ${escape(name)}</h1><p><a href="/incident_list.do">Incidents</a> &middot; <a href="/logout.do">Log out</a></p></div>`);
}
