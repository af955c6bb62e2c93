// Proves that rows and values are found in every shape that ServiceNow gives them, and that anything else is refused.
import { only, rawValue, rowOf, rowsOf } from '../../servicenow/record';

const reply = (body: unknown) => ({ status: 200, headers: {}, body });

it.each([
	['plain', 'abc', 'abc'],
	['a reference', { link: 'https://x', value: 'abc' }, 'abc'],
	['both values', { display_value: 'Fred', value: 'abc' }, 'abc'],
	['empty', '', ''],
	['missing', undefined, ''],
	['null', null, ''],
])('takes the raw value of %s', (_what, cell, expected) => {
	expect(rawValue({ column: cell }, 'column')).toBe(expected);
});

it('takes rows and a row out of the envelope', () => {
	expect(rowsOf(reply({ result: [{ a: '1' }] }))).toEqual([{ a: '1' }]);
	expect(rowOf(reply({ result: { a: '1' } }))).toEqual({ a: '1' });
});

it.each([undefined, 'text', {}, { result: 'x' }, { result: [1] }, { result: [['x']] }, []])('refuses a list answer of %j', (body) => {
	expect(() => rowsOf(reply(body))).toThrow('has no result');
});

it.each([undefined, 'text', {}, { result: [] }, { result: null }])('refuses a record answer of %j', (body) => {
	expect(() => rowOf(reply(body))).toThrow('has no result');
});

it('keeps the columns asked for, in that order', () => {
	expect(Object.entries(only({ a: '1', b: '2', c: '' }, ['c', 'a', 'none']))).toEqual([['c', ''], ['a', '1']]);
});
