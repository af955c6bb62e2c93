// The Knowledge Management API: search, lists and single articles (docs: knowledge-api.md).
import { bodiesOf } from '../engine/attachments';
import { runQuery } from '../engine/query/run';
import { rendererOf } from '../engine/render';
import { tableOf } from '../engine/write';
import { ApiError, ok, type Call, type Reply, type Route } from '../http';
import type { Instance } from '../instance';
import type { Row } from '../store';

const api = 'Knowledge Management API';
const base = '/api/sn_km_api/knowledge/articles';
const notFound = (): ApiError => new ApiError(404, 'Invalid Knowledge article', 'Requested article is not found');

const plain = (html: string): string => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim();

/** Published and active articles that hold every word, best first. */
function search(call: Call, instance: Instance): { row: Row; score: number }[] {
	const words = (call.query.get('query') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
	const bases = (call.query.get('kb') ?? '').split(',').filter(Boolean);
	const query = ['workflow_state=published^active=true', call.query.get('filter') ?? ''].filter(Boolean).join('^');
	const { rows } = runQuery(instance, tableOf(instance, 'kb_knowledge'), query, { offset: 0, limit: 10_000, count: false }, call.caller);
	return rows
		.filter((row) => bases.length === 0 || bases.includes(row.kb_knowledge_base))
		.map((row) => {
			const title = row.short_description.toLowerCase();
			const text = `${title} ${plain(row.text ?? '').toLowerCase()}`;
			const score = words.reduce((sum, word) => sum + (title.includes(word) ? 2 : text.includes(word) ? 1 : -1000), 0);
			return { row, score };
		})
		.filter(({ score }) => score >= 0)
		.sort((a, b) => b.score - a.score);
}

function fieldsOf(call: Call, instance: Instance, row: Row, names: string[]): Record<string, unknown> {
	const table = tableOf(instance, 'kb_knowledge');
	const shown = rendererOf(instance, table, { display: 'all', link: false, fields: names }, call.caller)(row) as Record<string, { value: string; display_value: string }>;
	return Object.fromEntries(Object.entries(shown).map(([name, pair]) => [name, { ...pair, name, label: table.columns.get(name)?.label ?? name, type: table.columns.get(name)?.type ?? 'string' }]));
}

function listed(call: Call, instance: Instance, found: { row: Row; score: number }[], query: string): Reply {
	const limit = Number(call.query.get('limit') || 30);
	const offset = Number(call.query.get('offset') || 0);
	const names = call.query.getAll('fields').flatMap((one) => one.split(',')).map((one) => one.trim()).filter(Boolean);
	const articles = found.slice(offset, offset + limit).map(({ row, score }, i) => ({
		link: `?id=kb_article_view&sys_kb_id=${row.sys_id}&sysparm_rank=${offset + i + 1}`, rank: offset + i + 1, id: `kb_knowledge:${row.sys_id}`, title: row.short_description, snippet: plain(row.text ?? '').slice(0, 240), score, number: row.number, fields: fieldsOf(call, instance, row, names),
	}));
	const meta = { start: offset, end: offset + articles.length, fields: names.join(','), query, filter: call.query.get('filter') ?? '', kb: call.query.get('kb') ?? '', language: call.query.get('language') ?? 'en', count: found.length, ts_query_id: '', status: { code: 200 } };
	return { ...ok({ meta, articles }), rowsRead: found.length };
}

function articleOf(call: Call, instance: Instance): Row {
	const { id } = call.params;
	const row = instance.store.get('kb_knowledge', id) ?? instance.store.find('kb_knowledge', 'number', id);
	if (!row || row.workflow_state !== 'published' || !instance.access.readable(call.caller, tableOf(instance, 'kb_knowledge'), row)) throw notFound();
	return row;
}

const attachmentsOf = (instance: Instance, row: Row): Row[] => [...instance.store.rows('sys_attachment').by('table_sys_id', row.sys_id)];

function article(call: Call, instance: Instance): Reply {
	const row = articleOf(call, instance);
	const rows = instance.store.rows('kb_knowledge');
	if (call.query.get('sysparm_update_view') === 'true') rows.change(row, { sys_view_count: String(Number(row.sys_view_count || 0) + 1) });
	const names = (call.query.get('fields') ?? '').split(',').filter(Boolean);
	return ok({
		content: row.text ?? '', template: false, number: row.number, sys_id: row.sys_id, short_description: row.short_description, display_attachments: true, embedded_content: [], ...(names.length > 0 ? { fields: fieldsOf(call, instance, row, names) } : {}),
		attachments: attachmentsOf(instance, row).map(({ sys_id, file_name, size_bytes, state }) => ({ sys_id, file_name, size_bytes, state: state ?? '' })),
	});
}

function attachment(call: Call, instance: Instance): Reply {
	const found = attachmentsOf(instance, articleOf(call, instance)).find((one) => one.sys_id === call.params.attachment);
	if (!found) throw new ApiError(404, 'Invalid attachment', 'Requested attachment is not found');
	return { status: 200, headers: { 'Content-Type': found.content_type }, body: bodiesOf(instance).read(found.sys_id) ?? Buffer.alloc(0) };
}

const viewed = (row: Row): number => Number(row.sys_view_count || 0);

export const knowledgeRoutes: Route[] = [
	{ method: 'GET', path: base, api, handler: (call, instance) => listed(call, instance, search(call, instance), call.query.get('query') ?? '') },
	// Featured articles are those with the keyword "homepage".
	{ method: 'GET', path: `${base}/featured`, api, handler: (call, instance) => listed(call, instance, search(call, instance).filter(({ row }) => (row.keywords ?? '').includes('homepage')), 'homepage') },
	{ method: 'GET', path: `${base}/most_viewed`, api, handler: (call, instance) => listed(call, instance, search(call, instance).sort((a, b) => viewed(b.row) - viewed(a.row)), '') },
	{ method: 'GET', path: `${base}/{id}`, api, handler: article },
	{ method: 'GET', path: `${base}/{id}/attachments/{attachment}`, api, handler: attachment },
];
