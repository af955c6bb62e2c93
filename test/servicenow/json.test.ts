// What comes of an answer that is JSON, and of one that is not.
import { isObject, parsedJson } from '../../servicenow/json';

const bytes = Buffer.from('{}');

it.each<[string, unknown, unknown]>([
	['an object', '{"a":1}', { a: 1 }],
	['a list', '[1]', [1]],
	['a page', '<html>', '<html>'],
	['JSON that ends in the middle', '{"a":', '{"a":'],
	['nothing', '', ''],
	['bytes', bytes, bytes],
	['no answer', undefined, undefined],
])('%s', (_what, body, expected) => {
	expect(parsedJson(body)).toEqual(expected);
});

it.each<[unknown, boolean]>([[{}, true], [[], true], [null, false], ['{}', false], [undefined, false]])('%j is an object: %s', (value, expected) => {
	expect(isObject(value)).toBe(expected);
});
