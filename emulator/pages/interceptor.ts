// The page that stops a write with the token of another session. With a button to go on, or without.
import { escape, page } from './layout';

export function interceptorPage(action: string): string {
	const form = action ? `<form method="post" action="${escape(action)}"><button class="primary" type="submit">Continue</button></form>` : '';
	return page('Security constraints prevent this', `<div class="card" style="max-width:520px;margin:64px auto;padding:32px;text-align:center"><h1 style="font-size:21px">The request was stopped</h1><p>It carries the token of another session.</p>${form}</div>`);
}
