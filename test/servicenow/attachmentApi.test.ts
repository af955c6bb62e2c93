// Proves that attachment requests name one owner or one file, that hostile names lose their teeth, and that lists are complete.
import { attachmentsOf, deleteAttachment, downloadFile, getAttachment, safeFileName, uploadFile } from '../../servicenow/attachmentApi';
import type { Row } from '../../servicenow/types';
import { id, list, script } from '../support/scriptedSend';

const owner = { table: 'incident', sysId: id(7) };
const open = () => Promise.resolve(Buffer.from('x'));
const row = (number: number): Row => ({ sys_id: id(number), table_name: 'incident', table_sys_id: owner.sysId });

it.each([
	['report.pdf', 'report.pdf'],
	['../../etc/passwd', 'passwd'],
	['C:\\temp\\note.txt', 'note.txt'],
	['a\u202egnp.exe', 'agnp.exe'],
	['line\nbreak\u0000.txt', 'linebreak.txt'],
	['x'.repeat(300), 'x'.repeat(255)],
])('names the file %j as %j', (given, safe) => expect(safeFileName(given)).toBe(safe));

it.each(['', '  ', '..', 'folder/', '\u0000'])('refuses the file name %j', (name) => expect(() => safeFileName(name)).toThrow('The file has no name'));

it('uploads to the owner with type and length', () => {
	expect(uploadFile(owner, { name: 'a.txt', type: 'text/plain', open, size: 1 })).toEqual({
		method: 'POST',
		path: '/api/now/attachment/file',
		query: { table_name: 'incident', table_sys_id: owner.sysId, file_name: 'a.txt' },
		open,
		contentType: 'text/plain',
		contentLength: 1,
		effect: 'append',
		timeout: 300_000,
	});
	expect(uploadFile(owner, { name: 'a', type: '', open }).contentType).toBe('application/octet-stream');
});

it('refuses what would leave the address or the header', () => {
	const file = { name: 'a', type: 'text/plain', open };
	expect(() => uploadFile({ table: 'incident/../x', sysId: id(1) }, file)).toThrow('not a table name');
	expect(() => uploadFile({ table: 'incident', sysId: '../x' }, file)).toThrow('not a sys_id');
	expect(() => uploadFile(owner, { ...file, type: 'text/plain\r\nX: y' })).toThrow('line break');
	for (const request of [getAttachment, downloadFile, deleteAttachment]) expect(() => request('a/b')).toThrow('not a sys_id');
});

it('lists all pages up to the total, although one is short', async () => {
	const { send, requests } = script(list([row(1)], 600), list([row(2)], 600));
	await expect(attachmentsOf(send, owner, Infinity)).resolves.toEqual([row(1), row(2)]);
	expect(requests.map(({ query }) => query?.sysparm_offset)).toEqual([undefined, 500]);
	expect(requests[0].query?.sysparm_query).toBe(`table_name=incident^table_sys_id=${owner.sysId}^ORDERBYsys_created_on^ORDERBYsys_id`);
});

it('does not pass on files of other records', async () => {
	const { send } = script(list([{ ...row(1), table_sys_id: id(8) }], 1));
	await expect(attachmentsOf(send, owner, 10)).rejects.toThrow('attachments of other records');
});
