// Proves that the diagnosis names the account, its rights and what a missing right breaks, and changes nothing.
import { diagnose } from '../../../../nodes/ServiceNowItsm/operations/diagnose';
import { ServiceNowError } from '../../../../servicenow/errors';
import { id, list, script } from '../../../support/scriptedSend';
import { runOperation, workWith } from '../../../support/work';

const forbidden = new ServiceNowError({ kind: 'forbidden', status: 403, message: 'Insufficient rights to query records' });

it('tells who it is and what is missing', async () => {
	const { send, requests } = script(({ path }) => {
		const table = path.split('/').pop();
		if (table === 'sys_user') return list([{ sys_id: id(1), user_name: 'bot', name: 'Bot', time_zone: '', preferred_language: '' }], 1, { date: new Date().toUTCString(), 'x-ratelimit-limit': '100' });
		if (table === 'sys_user_has_role') return list([{ 'role.name': 'itil' }, { 'role.name': 'itil' }], 2);
		if (table === 'sys_properties') return list([{ name: 'glide.sys.default.tz', value: 'Europe/Berlin' }], 1);
		if (table === 'sys_dictionary') return forbidden;
		return table === 'sys_journal_field' ? list([], 7) : list([{ sys_id: id(2) }], 1);
	});
	const [row] = await runOperation(diagnose, workWith(send, {}));
	expect(row).toMatchObject({ user: 'bot', roles: ['itil'], timeZone: 'Europe/Berlin', language: 'en', release: null, rateLimit: { limit: '100' } });
	expect(Math.abs(Number(row.clockSkewSeconds))).toBeLessThan(5);
	expect(row.tables).toMatchObject({ incident: 'readable', sys_dictionary: 'forbidden', sys_journal_field: 'hidden' });
	expect((row.missing as Array<{ table: string }>).map(({ table }) => table)).toEqual(['sys_dictionary', 'sys_journal_field']);
	expect(requests.every(({ method }) => method === 'GET')).toBe(true);
});

it('fails as every verb does when the instance cannot be reached', async () => {
	const gone = new ServiceNowError({ kind: 'unreachable', message: 'The instance could not be reached' });
	await expect(runOperation(diagnose, workWith(script(gone).send, {}))).rejects.toBe(gone);
});
