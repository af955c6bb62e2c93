// The consent page of the OAuth authorization endpoint.
import { escape, page } from './layout';

const style = `
main { max-width: 480px; padding-top: 64px; }
.consent { padding: 32px; text-align: center; }
.consent h1 { font-size: 21px; margin: 0 0 8px; }
.consent p { color: var(--soft); margin: 0 0 20px; }
.consent ul { text-align: left; background: var(--paper); border-radius: 8px; padding: 14px 14px 14px 34px; margin: 0 0 24px; }
.consent code { word-break: break-all; }
.actions { display: flex; gap: 10px; justify-content: center; }
.actions button { padding: 9px 28px; }
`;

/** Asks the person to allow the application; the parameters of the request travel on in hidden fields. */
export function authorizePage(query: URLSearchParams, { user, application, logo, scope }: { user: string; application: string; logo?: string; scope: string }): string {
	const hidden = [...query].map(([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`).join('');
	const power = scope === 'useraccount' ? 'Read and change every record that you may read and change' : 'Use the APIs that its scopes name';
	return page(
		'Authorize application',
		`<form class="card consent" method="post" action="/oauth_auth.do">${hidden}
${logo ? `<img src="${escape(logo)}" alt="" style="max-height:48px">` : ''}<h1>${escape(application)} would like to connect</h1>
<p>Signed in as <strong>${escape(user)}</strong></p>
<ul><li>${power}</li><li>Scope: <code>${escape(scope)}</code></li><li>Then go back to <code>${escape(query.get('redirect_uri') ?? '')}</code></li></ul>
<div class="actions"><button type="submit" name="consent" value="deny">Deny</button><button class="primary" type="submit" name="consent" value="allow">Allow</button></div></form>`,
		style,
	);
}
