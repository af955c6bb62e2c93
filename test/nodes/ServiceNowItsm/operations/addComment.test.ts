// Proves that a comment goes to the journal that was chosen, once, and never empty.
import { addComment } from '../../../../nodes/ServiceNowItsm/operations/addComment';
import { id, one, script } from '../../../support/scriptedSend';
import { runOperation, workWith } from '../../../support/work';

it.each([
	[{}, 'work_notes'],
	[{ kind: 'workNote' }, 'work_notes'],
	[{ kind: 'comment' }, 'comments'],
])('%j goes to %s', async (parameters, column) => {
	const { send, requests } = script(one({ sys_id: id(1) }));
	await runOperation(addComment, workWith(send, { text: 'Hello', ...parameters }, { sysId: id(1) }));
	expect(requests).toEqual([expect.objectContaining({ method: 'PATCH', body: { [column]: 'Hello' }, effect: 'append' })]);
});

it.each(['', '  \n', undefined, null])('sends nothing for the text %j', async (text) => {
	const { send, requests } = script();
	await expect(runOperation(addComment, workWith(send, { text }, { sysId: id(1) })).catch((error: unknown) => Promise.reject(error as Error))).rejects.toThrow('Text is empty');
	expect(requests).toEqual([]);
});
