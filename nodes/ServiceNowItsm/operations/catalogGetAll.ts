// Searches the catalog items that the account may order.

import { searchItems } from '../../../servicenow/catalogApi';
import { only, rowsOf } from '../../../servicenow/record';
import type { Row } from '../../../servicenow/types';
import type { Operation } from '../descriptors';
import { callOptions, limit, returnAll, simplify, text } from '../fields';
import { limitOf } from '../parameters';

const searchText = text('Search Text', 'searchText', 'Words that the name or description contains; empty for all', 'e.g. laptop');

const PAGE = 200;
const SUMMARY = ['sys_id', 'name', 'short_description', 'type', 'price', 'category'];

export const catalogGetAll: Operation = {
	value: 'getAll',
	name: 'Get Many',
	action: ({ noun }) => `Get many ${noun.many}`,
	description: () => 'Search the catalog items that the account may order, by words in their name and description',
	on: 'table',
	fields: () => [searchText, returnAll, limit, simplify, callOptions],
	async run({ send, read }) {
		const wanted = limitOf(read);
		const rows = new Map<unknown, Row>();
		// This API tells no total; an empty page is its end.
		for (let offset = 0; rows.size < wanted; offset += PAGE) {
			const page = rowsOf(await send(searchItems(read('searchText', ''), PAGE, offset)));
			for (const row of page) rows.set(row.sys_id, row);
			if (page.length === 0) break;
		}
		const found = [...rows.values()].slice(0, wanted);
		return read('simplify', true) ? found.map((row) => only(row, SUMMARY)) : found;
	},
};
