// Proves that size is checked before content is fetched, and that the id alone makes the address.
import type { ExpectedFile } from '../../../../nodes/ServiceNowItsm/files';
import { download } from '../../../../nodes/ServiceNowItsm/operations/download';
import { id, one, script } from '../../../support/scriptedSend';
import { runOperation, workWith } from '../../../support/work';

const row = { sys_id: id(9), file_name: '../up.txt', content_type: 'text/plain', size_bytes: '3', hash: 'h1', download_link: 'https://elsewhere.example/file' };

it('keeps the content with what the instance says of it', async () => {
	const keep = jest.fn<Promise<void>, [string, unknown, ExpectedFile]>(() => Promise.resolve());
	const { send, requests } = script(one(row), { body: 'stream' });
	const work = workWith(send, { attachment: { mode: 'sysId', value: id(9) }, outputDataFieldName: 'doc' }, { files: { input: () => { throw new Error(); }, keep } });
	await expect(runOperation(download, work)).resolves.toEqual([row]);
	expect(keep).toHaveBeenCalledWith('doc', 'stream', { name: 'up.txt', type: 'text/plain', size: 3, hash: 'h1' });
	expect(requests.map(({ path }) => path)).toEqual([`/api/now/attachment/${id(9)}`, `/api/now/attachment/${id(9)}/file`]);
});

it('fetches nothing above the limit', async () => {
	const { send, requests } = script(one({ ...row, size_bytes: String(60 * 1024 * 1024) }));
	await expect(runOperation(download, workWith(send, { attachment: id(9) }))).rejects.toThrow('more than the limit of 50 MB');
	expect(requests).toHaveLength(1);
});

it('sends nothing without an attachment', async () => {
	const { send, requests } = script();
	await expect(runOperation(download, workWith(send, { attachment: { mode: 'list', value: '' } }))).rejects.toMatchObject({ kind: 'badInput' });
	expect(requests).toEqual([]);
});
