// Proves that the Instance field leads to the named host or to an error that says what to enter, and never anywhere else.
import { instanceUrl, requireTokenUrl } from '../../servicenow/instanceUrl';
import { instanceTexts } from '../credentials/instanceTexts';

const outcome = (text: unknown, allowCustomHost: unknown) => {
	try {
		return instanceUrl(text, allowCustomHost);
	} catch (error) {
		return error as Error;
	}
};

const label = (text: unknown) => JSON.stringify(text)?.slice(0, 80) ?? 'undefined';

describe.each(instanceTexts.map((row) => [label(row.text), row] as const))('instance %s', (_, { text, strict, custom }) => {
	test('without the permission for a custom host', () => {
		const url = outcome(text, false);
		if (strict === undefined) expect(url).toBeInstanceOf(Error);
		else expect(url).toBe(strict);
	});

	test('with the permission', () => {
		const url = outcome(text, true);
		const expected = custom ?? strict;
		if (expected === undefined) expect(url).toBeInstanceOf(Error);
		else {
			expect(url).toBe(expected);
			// What Node's own parser makes of it is exactly the host that was read, and nothing else.
			expect(new URL(`${String(url)}/path`).href.replace(/:443\//, '/')).toBe(`${expected.replace(/:443$/, '')}/path`);
		}
	});
});

test.each([
	['', /is empty.*"dev12345"/],
	['https://user:secret@dev12345.service-now.com', /must not contain "@"/],
	['http://itsm.example.com', /must use https/],
	['itsm.example.com', /outside service-now\.com.*Allow Custom Host/],
	['http://localhost:8080', /must use https.*Allow Custom Host/],
	['https://dev12345.service-now.com/now/nav/ui/classic', /Leave out everything behind the host name/],
])('the refusal of %j says what to enter', (text, message) => {
	expect(String(outcome(text, false))).toMatch(message);
});

test('a refusal never repeats a user name or password', () => {
	expect(String(outcome('https://user:hunter2@dev12345.service-now.com', true))).not.toMatch(/hunter2|user:/);
});

test.each([undefined, 'true', 1, {}])('only the boolean true permits a custom host, not %j', (permission) => {
	expect(outcome('evil.com', permission)).toBeInstanceOf(Error);
});

test.each([undefined, 'https://dev1.service-now.com/oauth_token.do'])('the token address %s is accepted', (stored) => {
	expect(() => requireTokenUrl(stored, 'https://dev1.service-now.com')).not.toThrow();
});

test.each(['https://evil.example/oauth_token.do', 'https://dev1.service-now.com.evil.example/oauth_token.do', 'https://dev1.service-now.com/oauth_token.do?x', '', null])(
	'the token address %s is refused',
	(stored) => {
		expect(() => requireTokenUrl(stored, 'https://dev1.service-now.com')).toThrow(/token address that does not belong/);
	},
);
