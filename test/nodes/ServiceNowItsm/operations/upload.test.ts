// Proves that a file is sent once, that a lost answer is looked up, and that nothing is sent that cannot be right.
import type { InputFile } from '../../../../nodes/ServiceNowItsm/files';
import { upload } from '../../../../nodes/ServiceNowItsm/operations/upload';
import { badInput, ServiceNowError } from '../../../../servicenow/errors';
import { id, list, one, script, type Script } from '../../../support/scriptedSend';
import { runOperation, workWith } from '../../../support/work';

const file: InputFile = { name: 'a.txt', type: 'text/plain', size: 3, open: () => Promise.resolve(Buffer.from('abc')), hash: () => Promise.resolve('h1') };
const kept = { sys_id: id(9), file_name: 'a.txt', table_name: 'incident', table_sys_id: id(1), hash: 'h1' };
const owner = one({ sys_id: id(1) });
const lost = new ServiceNowError({ kind: 'interrupted', message: 'The connection broke off' });

const run = async ({ send }: Script, parameters: Record<string, unknown> = {}, given: InputFile = file) =>
	await runOperation(upload, workWith(send, parameters, { sysId: id(1), files: { input: () => given, keep: () => Promise.resolve() } }));

it('asks for the record, then sends the file under its name', async () => {
	const scripted = script(owner, one(kept, 201));
	await expect(run(scripted)).resolves.toEqual([kept]);
	expect(scripted.requests.map(({ method }) => method)).toEqual(['GET', 'POST']);
	expect(scripted.requests[1]).toMatchObject({ query: { file_name: 'a.txt', table_sys_id: id(1) }, contentType: 'text/plain', contentLength: 3 });
});

it('takes another name from the options', async () => {
	const scripted = script(owner, one(kept, 201));
	await run(scripted, { options: { fileName: 'b.txt' } });
	expect(scripted.requests[1].query?.file_name).toBe('b.txt');
});

it('finds the file whose answer was lost and sends it no second time', async () => {
	const scripted = script(owner, lost, list([{ ...kept, sys_id: id(8), hash: 'other' }, kept], 2));
	await expect(run(scripted)).resolves.toEqual([kept]);
	expect(scripted.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
});

it('says that the outcome is unknown when the file is not found', async () => {
	await expect(run(script(owner, lost, list([], 0)))).rejects.toMatchObject({ kind: 'unknownOutcome', message: expect.stringContaining('may or may not have been attached') as string });
});

it('sends nothing for a file above the limit or for none', async () => {
	const scripted = script();
	await expect(run(scripted, { options: { maxSizeMb: 1 } }, { ...file, size: 1024 * 1024 + 1 })).rejects.toThrow('more than the limit of 1 MB');
	const none = { input: () => { throw badInput('The input item has no file'); }, keep: () => Promise.resolve() };
	await expect(runOperation(upload, workWith(scripted.send, {}, { sysId: id(1), files: none }))).rejects.toThrow('no file');
	expect(scripted.requests).toEqual([]);
});
