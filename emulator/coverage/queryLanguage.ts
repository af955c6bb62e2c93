// What is emulated of the encoded query language.
import { operators } from '../engine/query/operators';
import { missing, operator, rule, type Area, type Certainty } from './rows';

const page = 'r_OpAvailableFiltersQueries.md';
const conditions = 'engine/query/conditions';
const parse = 'engine/query/parse';
const select = 'engine/query/select';

/** Operators whose source is another than the documentation's table. */
const elsewhere: Record<string, [string, Certainty]> = {
	RELATIVEGE: ['ansible query.py', 'observed'], RELATIVELE: ['ansible query.py', 'observed'], RELATIVEEE: ['ansible query.py', 'observed'], INSTANCEOF: ['pysnc query.py', 'observed'],
	NOTSTARTSWITH: ['list filters', 'assumed'], NOTENDSWITH: ['list filters', 'assumed'],
};

export const queryCoverage: Area = {
	title: 'Encoded queries',
	rows: [
		...operators.map((name) => {
			const [source, certainty] = elsewhere[name] ?? [page, 'documented'];
			return operator(name, source, conditions, certainty);
		}),
		rule('^ and, ^OR binds to the clause before, ^NQ new group, ^EQ end', page, parse),
		rule('^^ is a literal caret', 'GlideStringUtilScopedAPI.md', parse),
		rule('ORDERBY and ORDERBYDESC anywhere, several', 'c_TableAPI.md', parse),
		rule('GROUPBY ignored by the Table API', 'c_TableAPI.md', parse, 'assumed'),
		rule('123TEXTQUERY321', 'public clients', conditions, 'observed'),
		rule('RLQUERY and JOIN', 'pysnc query.py', conditions, 'observed'),
		rule('dot-walking through references, ref_<table> steps', 'c_RESTAPI.md', conditions),
		rule('NULL rules: !=, NOT IN, SAMEAS, NSAMEAS leave empty values out; boolean != finds them', 'KB0715430', conditions),
		rule('text compared without case (setting)', 'c_TableAPI.md', conditions, 'assumed'),
		rule('text operators on references look at the display value', page, conditions),
		rule('javascript: gs.getUserID, getUserName, ...Ago, ...AgoStart, ...AgoEnd, beginningOf..., endOf..., dateGenerate', 'c_GlideSystemScopedAPI.md', 'engine/query/scripts'),
		rule('raw literals are UTC, dateGenerate is the zone of the caller', 'SNUG ba-p/2270667', conditions),
		rule('invalid clauses are dropped; glide.invalid_query.returns_no_rows', 'c_TableAPI.md', conditions),
		rule('query_match and query_range rights, also at the end of a dot-walk; read access decides without them', 'query-acl-rule.md', 'engine/access'),
		rule('sorting: empty values first in ascending order', 'scim-api.md', select),
		rule('sorting: numbers as numbers, references by display value', 'c_TableAPI.md', select, 'assumed'),
		rule('without ORDERBY the order is undefined: as stored, or shuffled (setting)', 'KB2628639', select),
		rule('javascript: expressions of several such calls, in the small script language; what it does not know is an invalid clause', 'r_AvailableSystemProperties.md', 'engine/query/expressions', 'assumed'),
		missing('script includes and GlideRecord in javascript: values', 'c_TableAPI.md'),
	],
};
