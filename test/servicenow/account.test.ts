// Proves what is taken for the account's language and time zone when the account may not read them.
import { languageOf, timeZoneOf } from '../../servicenow/account';
import { ServiceNowError } from '../../servicenow/errors';
import { list, script } from '../support/scriptedSend';

const forbidden = new ServiceNowError({ kind: 'forbidden', status: 403, message: 'no' });

it('asks for the row of the account itself', async () => {
	const { send, requests } = script(list([{ preferred_language: 'de' }]), list([{ time_zone: 'Europe/Berlin' }]));
	await expect(languageOf(send)).resolves.toBe('de');
	await expect(timeZoneOf(send)).resolves.toBe('Europe/Berlin');
	expect(requests.map(({ path, query }) => [path, query?.sysparm_query, query?.sysparm_fields])).toEqual([
		['/api/now/table/sys_user', 'sys_id=javascript:gs.getUserID()', 'preferred_language'],
		['/api/now/table/sys_user', 'sys_id=javascript:gs.getUserID()', 'time_zone'],
	]);
});

it.each([
	['forbidden', forbidden],
	['hidden', list([])],
	['empty', list([{ preferred_language: '', time_zone: '' }])],
])('%s: English, and no time zone', async (_what, answer) => {
	await expect(languageOf(script(answer).send)).resolves.toBe('en');
	await expect(timeZoneOf(script(answer).send)).resolves.toBe('');
});

it('does not take a broken connection for a refusal', async () => {
	const broken = new ServiceNowError({ kind: 'interrupted', message: 'broke off' });
	await expect(languageOf(script(broken).send)).rejects.toBe(broken);
});
