// A form in a page is read and sent as a browser would send it.
import { submitForm, textOf } from '../../demo/htmlForm';

const answers = { text: 'ada', password: 'secret' };
const page = 'http://127.0.0.1:8080/oauth_auth.do?client_id=abc';

describe('submitForm', () => {
	it('presses the button that allows, with the hidden fields unescaped', () => {
		const html = `<form method="post" action="/oauth_auth.do"><input type="hidden" name="state" value="a&amp;b=&quot;c&quot;">
			<button type="submit" name="consent" value="deny">Deny</button><button type="submit" name="consent" value="allow">Allow</button></form>`;
		expect(submitForm(html, page, answers)).toEqual({
			method: 'POST',
			url: 'http://127.0.0.1:8080/oauth_auth.do',
			body: new URLSearchParams({ state: 'a&b="c"', consent: 'allow' }).toString(),
		});
	});

	it('types the user name and the password of a sign-in page', () => {
		const html = '<form method="post" action="login.do"><input name="user_name"><input type="password" name="user_password"><input type="submit" name="go" value="Log in"></form>';
		expect(submitForm(html, page, answers)?.body).toBe('user_name=ada&user_password=secret&go=Log+in');
	});

	it('sends a form without a method as a query', () => {
		expect(submitForm('<form action="/next"><input type="hidden" name="a" value="1"></form>', page, answers)).toEqual({
			method: 'GET',
			url: 'http://127.0.0.1:8080/next?a=1',
		});
	});

	it('finds nothing on a page without a form', () => {
		expect(submitForm('<p>Access denied</p>', page, answers)).toBeUndefined();
	});
});

describe('textOf', () => {
	it('leaves what a person reads', () => {
		expect(textOf('<style>p{}</style><h1>Sorry</h1>\n<p>You &amp; me</p><script>x()</script>')).toBe('Sorry You & me');
	});
});
