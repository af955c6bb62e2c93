// What an administrator has to open for the nodes: the pages on access name every table and every REST API that shipped code asks. Judges no right.
import { read, shippedSources } from '../support/repository';

const sources = shippedSources().map(read);
const found = (pattern: RegExp): string[] => [...new Set(sources.flatMap((source) => [...source.matchAll(pattern)].map(([, name]) => name)))].sort();

it('docs/credentials/permissions.md names every table that the code names', () => {
	const tables = found(/(?:\btable: |\b(?:readable|readAll|answerTo)\(send, |\blistRows\()'([a-z_]+)'/g);
	expect(tables).toEqual(expect.arrayContaining(['cmdb_ci', 'incident', 'sys_audit', 'sys_choice', 'sys_journal_field', 'sys_user_has_role']));
	const page = read('docs/credentials/permissions.md');
	expect(tables.filter((table) => !page.includes(`\`${table}\``))).toEqual([]);
});

it('docs/credentials/api-access.md names every REST API that the code asks', () => {
	const paths = found(/\/api\/((?:now|sn_sc|sn_chg_rest)\/(?:v\d\/)?[a-z_]+)/g).map((path) => path.replace(/\/v\d\//, '/'));
	expect(paths).toEqual(expect.arrayContaining(['now/attachment', 'now/batch', 'now/stats', 'now/table', 'sn_chg_rest/change', 'sn_sc/servicecatalog']));
	const page = read('docs/credentials/api-access.md');
	expect(paths.filter((path) => !page.includes(`| \`${path}\` |`))).toEqual([]);
});
