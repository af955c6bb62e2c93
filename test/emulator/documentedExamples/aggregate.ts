// The examples of the Aggregate API.
import { accept, type Example, type Shape } from './example';

const groups = (stats: Shape, ...fields: string[]): Shape => ({ result: [{ stats, groupby_fields: fields.length === 1 ? [{ field: `=${fields[0]}`, value: 'string' }] : [{ field: 'string', value: 'string' }] }] });
const count: Shape = { count: 'string' };
const ask = (title: string, query: string, body: Shape, more: Partial<Example> = {}): Example => ({ page: 'c_AggregateAPI', title, request: ['GET', `/api/now/stats/incident?${query}`], headers: accept, status: 200, body, ...more });
const averages = 'sysparm_avg_fields=reassignment_count%2Cbusiness_stc&sysparm_group_by=assignment_group';

export const aggregateExamples: Example[] = [
	ask('averages by group', averages, groups({ avg: { reassignment_count: 'string', business_stc: 'string' } }, 'assignment_group')),
	ask('versioned address', '', groups({ avg: { reassignment_count: 'string', business_stc: 'string' } }, 'assignment_group'), { request: ['GET', `/api/now/v1/stats/incident?${averages}`] }),
	ask('name and value instead of a query', 'sysparm_count=true&active=true', { result: { stats: count } }),
	ask('the label of a choice as value', 'sysparm_count=true&sysparm_group_by=state&state=closed', { result: [{ stats: count, groupby_fields: [{ field: '=state', value: '=7' }] }] }),
	ask('two fields of an aggregate', 'sysparm_avg_fields=duration,priority', { result: { stats: { avg: { priority: 'string' } } } }, { note: 'duration is no column of incident; unknown ones are left out' }),
	ask('groups of two fields', 'sysparm_count=true&sysparm_group_by=priority,state', groups(count, 'priority', 'state')),
	ask('having', 'sysparm_count=true&sysparm_group_by=state&sysparm_having=count%5Epriority%5E%3E%5E1', groups(count, 'state'), { note: 'the example compares with 3; the seeded rows are fewer' }),
	ask('two havings', 'sysparm_count=true&sysparm_group_by=state&sysparm_having=count%5Estate%5E=%5E1,avg%5Epriority%5E%3E%5E3', { result: [] }),
	ask('order by an aggregate', 'sysparm_count=true&sysparm_avg_fields=state&sysparm_group_by=priority&sysparm_order_by=AVG%5Estate', groups({ count: 'string', avg: { state: 'string' } }, 'priority')),
	ask('descending order', 'sysparm_count=true&sysparm_group_by=state&sysparm_order_by=state%5EDESC', groups(count, 'state')),
	ask('a script function in the query', 'sysparm_count=true&sysparm_query=caller_id=javascript:gs.getUserID()%5Eactive=true', { result: { stats: count } }),
];
