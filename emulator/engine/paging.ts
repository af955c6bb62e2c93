// The headers that tell a client where it is in a list: X-Total-Count and Link. Selects no rows.
import type { Call } from '../http';
import type { Instance } from '../instance';

export interface Place {
	limit: number;
	offset: number;
	total: number;
	/** Rows were counted; without, there are no links to other pages. */
	count: boolean;
}

/** Items are joined by a comma without blanks; `prev` and `next` appear only where such a page exists. */
export function pagingHeaders(instance: Instance, call: Call, place: Place): Record<string, string> {
	const headers: Record<string, string> = { 'X-Total-Count': String(place.total) };
	const { limit, offset, total } = place;
	const suppressed = call.query.get('sysparm_suppress_pagination_header') === 'true' || !instance.settings.table.linkHeader;
	if (suppressed || !place.count || limit === 0 || total <= limit) return headers;
	const version = call.version ? `/${call.version}` : '';
	const path = call.path.replace('/api/now/', `/api/now${version}/`);
	const at = (start: number, rel: string): string => {
		const query = new URLSearchParams(call.query);
		query.set('sysparm_limit', String(limit));
		query.set('sysparm_offset', String(start));
		return `<${call.baseUrl}${path}?${query.toString().replaceAll('+', '%20')}>;rel="${rel}"`;
	};
	const items = [at(0, 'first')];
	if (offset > 0) items.push(at(Math.max(0, offset - limit), 'prev'));
	if (offset + limit < total) items.push(at(offset + limit, 'next'));
	items.push(at(Math.floor((total - 1) / limit) * limit, 'last'));
	headers.Link = items.join(',');
	return headers;
}
