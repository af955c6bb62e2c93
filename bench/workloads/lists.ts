// The searchable lists of the editor over large tables: what a person types, key by key, and the next page. Chooses nothing.
import type { INodeListSearchResult } from 'n8n-workflow';
import { exchangeAll, type BareRequest } from '../bareClient';
import type { LatencyModel } from '../latencyModel';
import type { Checked } from '../measure';
import { everything, run, type Workload } from './workload';

const LISTS = [
	{ method: 'searchTables', table: 'sys_db_object', words: 'ben' },
	{ method: 'searchUsers', table: 'sys_user', words: 'ben' },
	{ method: 'searchGroups', table: 'sys_user_group', words: 'ben' },
	{ method: 'searchConfigurationItems', table: 'cmdb_ci', words: 'ben' },
] as const;

/** Answers to one list: opened, three keys, and the page after the last one. */
const ASKED = 5;

/** A list that is shown is filled and has a next page, because every table holds thousands of rows with those letters. */
const unusable = ({ results, paginationToken }: INodeListSearchResult): boolean => results.length === 0 || paginationToken === undefined;

export function lists(rows: number, model: LatencyModel): Workload {
	return {
		name: `lists over ${rows.toLocaleString('en')} rows each`,
		kind: 'lists',
		unit: 'answer',
		model,
		records: 1_000,
		size: LISTS.length * ASKED,
		prepare: {
			async ours(world, count) {
				for (const { table } of LISTS) await world.ask('fill', table, rows);
				return run(
					async () => {
						const shown: INodeListSearchResult[] = [];
						for (const { method, words } of LISTS) {
							const search = async (filter: string, paginationToken?: string) => void shown.push(await world.n8n.listSearch(method, { credential: 'ours', filter, paginationToken }));
							for (let keys = 0; keys <= words.length; keys++) await search(words.slice(0, keys));
							await search(words, shown.at(-1)?.paginationToken as string | undefined);
						}
						return shown;
					},
					(shown: INodeListSearchResult[]): Checked => ({ ...everything(shown.length), losses: count - shown.length + shown.filter(unusable).length }),
				);
			},
			ideal(world, count) {
				const asked = LISTS.flatMap(({ table, words }) =>
					Array.from({ length: ASKED }, (_, index): BareRequest => ({
						method: 'GET',
						path: `/api/now/table/${table}?sysparm_limit=30&sysparm_no_count=true&sysparm_fields=sys_id,name&sysparm_query=${encodeURIComponent(`nameSTARTSWITH${words.slice(0, index)}^ORDERBYname`)}`,
					})),
				);
				return run(async () => await exchangeAll(world.url, world.token, asked, 1), () => everything(count));
			},
		},
	};
}
