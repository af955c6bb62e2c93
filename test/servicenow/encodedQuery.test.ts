// Proves that no value changes a query's meaning, and that a written query keeps its own when something is added.
import { columnName, condition, EncodedQuery, oneOf } from '../../servicenow/encodedQuery';

describe('one condition', () => {
	it.each([
		['a^NQactive=true', 'number=a^^NQactive=true'],
		['x^ORsys_id!=', 'number=x^^ORsys_id!='],
		['^', 'number=^^'],
		['^^', 'number=^^^^'],
		["it's 100% & more, ok@home", "number=it's 100% & more, ok@home"],
	])('keeps %j inside the value', (value, expected) => {
		expect(condition('number', '=', value)).toBe(expected);
	});

	it('takes no value for the empty tests', () => {
		expect(condition('caller_id', 'ISEMPTY', 'ignored')).toBe('caller_idISEMPTY');
	});

	it.each(['two\nlines', 'two\rlines'])('refuses line breaks: %j', (value) => {
		expect(() => condition('number', '=', value)).toThrow('line break');
	});

	it.each(['javascript:gs.getUserID()', ' JavaScript:x'])('refuses what the server would run: %j', (value) => {
		expect(() => condition('number', '=', value)).toThrow('javascript:');
	});

	it.each(['', 'a b', 'a=b', 'a^b', '1a', 'a..b', 'a.', 'naïve'])('refuses %j as a column', (field) => {
		expect(() => columnName(field)).toThrow('not a column name');
	});

	it('takes dotted columns', () => {
		expect(condition('caller_id.department.name', 'STARTSWITH', 'IT')).toBe('caller_id.department.nameSTARTSWITHIT');
	});

	it('refuses a comma in one of several values', () => {
		expect(oneOf('state', ['1', '2'])).toBe('stateIN1,2');
		expect(() => oneOf('state', ['1', '2,3'])).toThrow('contains a comma');
	});
});

describe('a written query', () => {
	it.each([
		['active=true^ORDERBYnumber', 'active=true^ORDERBYnumber'],
		['ORDERBYDESCsys_created_on^active=true', 'active=true^ORDERBYDESCsys_created_on'],
		['a=1^ORb=2^EQ', 'a=1^ORb=2'],
		['a=1^NQb=2^ORDERBYnumber', 'a=1^NQb=2^ORDERBYnumber'],
		['^active=true', 'active=true'],
		['a=x^^ORDERBYb', 'a=x^^ORDERBYb'],
		['', ''],
		['  active=true ', 'active=true'],
	])('%j is understood as %j', (text, expected) => {
		expect(EncodedQuery.parse(text).toString()).toBe(expected);
	});

	it('is narrowed in every branch', () => {
		expect(EncodedQuery.parse('a=1^ORb=2^NQc=3^ORDERBYd').and('sys_id>x').toString()).toBe('a=1^ORb=2^sys_id>x^NQc=3^sys_id>x^ORDERBYd');
	});

	it('narrows everything too', () => {
		expect(EncodedQuery.everything.and('a=1', 'b=2').toString()).toBe('a=1^b=2');
	});

	it('is joined with another', () => {
		const query = EncodedQuery.everything.and('a=1').or(EncodedQuery.everything.and('b=2')).orderedBy({ field: 'c', direction: 'desc' });
		expect(query.toString()).toBe('a=1^NQb=2^ORDERBYDESCc');
	});
});
