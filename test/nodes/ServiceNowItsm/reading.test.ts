// Proves what is asked for and what is shown: simplified to a few flat fields, unless the person chose fields or a display mode.
import { readOptionsFor, shown } from '../../../nodes/ServiceNowItsm/reading';
import type { Row } from '../../../servicenow/types';

const asked = (parameters: Row, summary: readonly string[] = ['sys_id', 'number', 'state', 'opened_at', 'caller_id']) => ({
	read: <T>(name: string, fallback: T): T => (Object.hasOwn(parameters, name) ? (parameters[name] as T) : fallback),
	summary,
});

const row: Row = {
	sys_id: { value: 'a1', display_value: 'a1' },
	number: { value: 'INC1', display_value: 'INC1' },
	state: { value: '2', display_value: 'In Progress' },
	opened_at: { value: '2026-01-31 10:00:00', display_value: '31/01/2026 11:00' },
	caller_id: { value: 'b2', display_value: 'Abel Tuter' },
	urgency: { value: '1', display_value: '1 - High' },
};

it('simplified: the summary\'s columns, labels and names, but ids and moments as stored', () => {
	const given = asked({ simplify: true });
	expect(readOptionsFor(given)).toEqual({ fields: given.summary, displayValue: 'all', excludeReferenceLink: true });
	expect(shown([row], given)).toEqual([{ sys_id: 'a1', number: 'INC1', state: 'In Progress', opened_at: '2026-01-31 10:00:00', caller_id: 'Abel Tuter' }]);
});

it('simplified, on a table that only the person knows: the usual columns that it has', () => {
	expect(Object.keys(shown([row], asked({ simplify: true }, []))[0])).toEqual(['sys_id', 'number', 'state']);
});

it.each<[string, Row, object]>([
	['not simplified', { simplify: false, options: {} }, { fields: [], displayValue: undefined, excludeReferenceLink: undefined }],
	['no such parameter, as an older workflow or an agent leaves it', {}, { fields: [], displayValue: undefined, excludeReferenceLink: undefined }],
	['fields chosen', { simplify: true, options: { fields: 'number, caller_id.name' } }, { fields: ['number', 'caller_id.name'], displayValue: undefined, excludeReferenceLink: undefined }],
	['a display mode chosen', { simplify: true, options: { displayValue: 'true' } }, { fields: [], displayValue: 'true', excludeReferenceLink: undefined }],
])('%s: as ServiceNow answers it', (_what, parameters, expected) => {
	expect(readOptionsFor(asked(parameters))).toEqual(expected);
	expect(shown([row], asked(parameters))).toEqual([row]);
});

it('keeps an empty and a missing value apart', () => {
	expect(shown([{ sys_id: 'a', number: { value: '', display_value: '' } }], asked({ simplify: true }))).toEqual([{ sys_id: 'a', number: '' }]);
});
