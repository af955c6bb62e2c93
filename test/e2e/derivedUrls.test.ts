// Proves in the isolated expression engine of a real n8n what test/credentials/derivedUrls.test.ts proves in the plain one.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { instanceAddress, instanceHost, REFUSED } from '../../credentials/instanceAddress';
import { instanceUrl } from '../../servicenow/instanceUrl';
import { instanceTexts } from '../credentials/instanceTexts';

const n8n = join(__dirname, '../../demo/n8n');

const address = (text: unknown, allowCustomHost: boolean) => {
	try {
		return instanceUrl(text, allowCustomHost);
	} catch {
		return REFUSED;
	}
};

const cases = instanceTexts
	// JSON has no undefined, and so has no stored credential.
	.filter(({ text }) => text !== undefined)
	.flatMap(({ text }) => [false, true].map((allowCustomHost) => ({ instance: text, allowCustomHost })));

test('the isolated engine derives the same addresses as the nodes', () => {
	expect(existsSync(join(n8n, 'node_modules/n8n-workflow'))).toBe(true);
	const engine = 'vm';
	const jobs = cases.flatMap((self) => [
		{ value: instanceAddress('/oauth_token.do'), keys: {}, self },
		{ value: instanceHost, keys: {}, self },
		{ value: instanceAddress('', '$credentials'), keys: { $credentials: self }, self: {} },
	]);
	const output = execFileSync(
		join(n8n, 'node_modules/.bin/node'),
		[join(__dirname, 'evaluateInIsolate.cjs'), join(n8n, 'package.json')],
		{ input: JSON.stringify({ engine, jobs }), encoding: 'utf8', timeout: 60_000, maxBuffer: 64 * 1024 * 1024 },
	);
	const { active, values } = JSON.parse(output) as { active: string; values: unknown[] };
	expect(active).toBe(engine);
	expect(values).toEqual(
		cases.flatMap(({ instance, allowCustomHost }) => {
			// Text that n8n takes for a broken expression makes it refuse the whole credential.
			if (String(instance).startsWith('=')) return [null, null, address(instance, allowCustomHost)];
			const url = address(instance, allowCustomHost);
			return [`${url}/oauth_token.do`, url === REFUSED ? REFUSED : new URL(url).hostname, url];
		}),
	);
});
