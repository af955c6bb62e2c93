// Proves that create sends exactly what was given, tells what ServiceNow dropped, and with a key never makes a second record.
import { create } from '../../../../nodes/ServiceNowItsm/operations/create';
import { ServiceNowError } from '../../../../servicenow/errors';
import { id, list, one, script } from '../../../support/scriptedSend';
import { runOperation, workWith } from '../../../support/work';

const stored = { sys_id: id(1), number: 'INC0010001', short_description: 'Printer', state: '1' };

it('posts the given fields and returns the stored row', async () => {
	const { send, requests } = script(one(stored, 201));
	const work = workWith(send, { shortDescription: 'Printer', additionalFields: { state: '1' } });
	await expect(runOperation(create, work)).resolves.toEqual([stored]);
	expect(requests).toEqual([
		expect.objectContaining({ method: 'POST', path: '/api/now/table/incident', body: { short_description: 'Printer', state: '1' }, effect: 'append' }),
	]);
	expect(work.notes).toEqual([]);
});

it.each(['', '   '])('sends nothing with the short description %j', async (shortDescription) => {
	const { send, requests } = script();
	await expect(runOperation(create, workWith(send, { shortDescription }))).rejects.toMatchObject({ kind: 'badInput', message: 'Short Description is empty' });
	expect(requests).toEqual([]);
});

it('tells which fields ServiceNow dropped, also when only some columns are wanted', async () => {
	const { send, requests } = script(one({ sys_id: id(1), number: 'INC1', short_description: 'Printer', category: '' }, 201));
	const work = workWith(send, {
		shortDescription: 'Printer',
		additionalFields: { category: 'nonsense', u_typo: 'x', work_notes: 'a note' },
		options: { fields: ['number'] },
	});
	await expect(runOperation(create, work)).resolves.toEqual([{ number: 'INC1' }]);
	expect(requests[0].query).toMatchObject({ sysparm_fields: 'number,sys_id,short_description,category,u_typo,work_notes' });
	expect(work.notes).toEqual([
		expect.stringContaining('ignored u_typo') as string,
		expect.stringContaining('another value than the one sent for category') as string,
	]);
});

describe('with an idempotency key', () => {
	const parameters = { shortDescription: 'Printer', options: { idempotencyKey: 'alert-1' } };
	const existing = { sys_id: { value: id(1), display_value: id(1) }, correlation_id: { value: 'alert-1', display_value: 'alert-1' } };
	const made = { ...stored, correlation_id: 'alert-1' };
	const lost = new ServiceNowError({ kind: 'interrupted', message: 'The connection broke off' });

	it('looks first, creates, and looks whether it is alone', async () => {
		const { send, requests } = script(list([], 0), one(made, 201), list([existing], 1));
		await expect(runOperation(create, workWith(send, parameters))).resolves.toEqual([made]);
		expect(requests.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET']);
		expect(requests[1].body).toEqual({ short_description: 'Printer', correlation_id: 'alert-1' });
	});

	it('returns the record that is there and creates nothing', async () => {
		const { send, requests } = script(list([existing], 1), one(made));
		const work = workWith(send, parameters);
		await expect(runOperation(create, work)).resolves.toEqual([made]);
		expect(requests.map(({ method }) => method)).toEqual(['GET', 'GET']);
		expect(work.notes).toEqual([expect.stringContaining('nothing was created') as string]);
	});

	it('finds the record whose answer was lost, and never posts twice', async () => {
		const { send, requests } = script(list([], 0), lost, list([], 0), list([existing], 1), one(made));
		const work = workWith(send, parameters);
		await expect(runOperation(create, work)).resolves.toEqual([made]);
		expect(requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
		expect(work.waits).toEqual([500, 1000]);
	});

	it('says that it may still appear when it is not found', async () => {
		const { send, requests } = script(list([], 0), lost, ...Array.from({ length: 4 }, () => list([], 0)));
		await expect(runOperation(create, workWith(send, parameters))).rejects.toMatchObject({
			kind: 'unknownOutcome',
			message: expect.stringContaining('correlation_id alert-1') as string,
			advice: expect.stringContaining('no second one') as string,
		});
		expect(requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
	});

	it('does not look again after a refusal', async () => {
		const refused = new ServiceNowError({ kind: 'forbidden', status: 403, message: 'Operation Failed' });
		const { send, requests } = script(list([], 0), refused);
		await expect(runOperation(create, workWith(send, parameters))).rejects.toBe(refused);
		expect(requests).toHaveLength(2);
	});

	it('withdraws its record when another execution was first', async () => {
		const first = { ...existing, sys_id: { value: id(9), display_value: id(9) } };
		const { send, requests } = script(list([], 0), one(made, 201), list([first, existing], 2), { status: 204 }, one({ ...made, sys_id: id(9) }));
		await expect(runOperation(create, workWith(send, parameters))).resolves.toEqual([{ ...made, sys_id: id(9) }]);
		expect(requests[3]).toMatchObject({ method: 'DELETE', path: `/api/now/table/incident/${id(1)}` });
	});

	it('keeps its record when it is the older one, or does not see itself yet', async () => {
		const later = { ...existing, sys_id: { value: id(9), display_value: id(9) } };
		for (const seen of [[existing, later], [later]]) {
			const { send, requests } = script(list([], 0), one(made, 201), list(seen, seen.length));
			await runOperation(create, workWith(send, parameters));
			expect(requests.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET']);
		}
	});

	it.each([
		['a column that the table lacks', list([{ sys_id: { value: id(3) } }], 700), 'badInput'],
		['a match that is hidden', list([], 1), 'forbidden'],
	])('creates nothing with %s', async (_what, answer, kind) => {
		const { send, requests } = script(answer);
		await expect(runOperation(create, workWith(send, parameters))).rejects.toMatchObject({ kind });
		expect(requests).toHaveLength(1);
	});

	it('refuses a key that ServiceNow would cut', async () => {
		const { send, requests } = script();
		await expect(runOperation(create, workWith(send, { ...parameters, options: { idempotencyKey: 'x'.repeat(101) } }))).rejects.toThrow('longer than 100');
		expect(requests).toEqual([]);
	});
});
