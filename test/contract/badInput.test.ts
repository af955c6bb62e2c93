// What cannot be right is refused for every operation, in n8n's engine: the message names what is wrong, the item and the remedy, and ServiceNow hears nothing of it.
import { chosen, everyOperation, fresh, goodRun, mapped, named, type Given, type Parameters } from '../support/everyOperation';
import { startWorld, type World } from '../support/world';

interface Bad {
	/** What replaces the parameters of the good run. */
	given: Parameters | ((servicenow: Given) => Parameters);
	message: string;
	remedy: string;
	/** Whether only ServiceNow can tell, so that it is asked; still nothing is changed. */
	asks?: boolean;
}

const bad = (given: Bad['given'], message: string, remedy: string, asks = false): Bad => ({ given, message, remedy, asks });

/** As an expression gives it; n8n itself refuses a required field that is plainly empty. */
const NOTHING = '={{ $json.nothing }}';

const noRecord = bad({ record: chosen(NOTHING) }, 'No record was chosen', 'Choose the record from the list');
const numberAsId = bad({ record: chosen('INC0010001') }, '"INC0010001" is not a sys_id', 'choose "By Number"');
const noNumber = bad({ record: chosen(' ', 'number') }, 'The number is empty', 'Enter it');
const unknownWay = bad({ record: chosen('x', 'name') }, '"name" is not a way to choose a record', 'Use one of: list, sysId');
const oneRecord = [noRecord, numberAsId, noNumber, unknownWay];

const noTable = bad({ table: named(NOTHING) }, 'No table was chosen', 'Choose a table from the list');
const labelAsTable = bad({ table: named('Incident') }, '"Incident" is not a table name', 'Use the name of the table');
const oneTable = [noTable, labelAsTable];

const conditions = (...given: Parameters[]) => ({ filterMode: 'builder', filters: { conditions: given } });
const query = [
	bad(conditions({ field: '', operator: 'equals', value: '1' }), 'Condition 1 has no field', 'Choose a field'),
	bad(conditions({ field: 'sys_id', operator: 'equals', value: '' }), 'Condition 1 (sys_id) has no value', 'Enter a value'),
	bad(conditions({ field: 'sys_id', operator: 'like', value: '1' }), 'the unknown operator "like"', 'Use one of: between'),
	bad(conditions({ field: 'sys_created_on', operator: 'inTheLast', value: 'a week' }), '"a week" is not a span of time for sys_created_on', 'for example "7 days"'),
	bad({ filterMode: 'builder', filters: { groups: [{ filters: {} }] } }, 'Group 1 has no condition', 'Add a condition to the group'),
	bad({ filterMode: 'query', query: 'state is 1' }, 'ServiceNow would ignore "state is 1" in the query', 'for example priority=1'),
	bad({ filterMode: 'query', query: 'u_typo=1' }, 'ServiceNow would ignore u_typo in the query', 'Use the column name, not its label', true),
];
const limit = bad({ limit: 0 }, '"0" is no value for Limit', 'Enter a whole number of at least 1');
const many = [...query, limit, bad({ sort: { rules: [{ field: '', direction: 'asc' }] } }, 'Sort rule 1 has no field', 'Choose a field'), bad({ options: { pageSize: -5 } }, '"-5" is no value for Page Size', 'Enter a whole number')];

const noTitle = bad({ shortDescription: ' ' }, 'Short Description is empty', 'Enter one line that says what is wrong');
const longKey = bad({ options: { idempotencyKey: 'k'.repeat(101) } }, 'The Idempotency Key is longer than 100 characters', 'Use a shorter text');
const noDate = (column: string) => bad({ additionalFields: { [column]: 'next week' } }, '"next week" is not a date', 'Choose a date');
const noColumn = bad({ otherFields: mapped({ 'Short Description': 'x' }) }, '"Short Description" is not a column name', 'Use the column name, for example short_description');
const anObject = bad({ additionalFields: { description: { a: 1 } } }, 'The value for description is an object', 'Choose the part of the object');
const nobody = bad({ additionalFields: { assigned_to: { __rl: true, mode: 'name', value: 'No Body' } } }, 'No user is called "No Body"', 'Enter the user_name, email, name or the sys_id', true);
const noField = bad({ additionalFields: {} }, 'No field was given', 'Add at least one field');
const values = [noColumn, anObject, nobody];

const noKey = [
	bad({ matchOn: '={{ "" }}' }, 'No column to match on was given', 'Choose at least one column'),
	bad({ matchOn: ['u_missing'] }, 'The column u_missing to match on has no value', 'Add it to the fields below'),
];
const noText = bad({ text: ' ' }, 'Text is empty', 'Enter the text of the comment');
const noAttachment = bad({ attachment: chosen(NOTHING) }, 'No attachment was chosen', 'Choose the attachment from the list');

const task = (date: string): Readonly<Record<string, Bad[]>> => ({
	addComment: [...oneRecord, noText],
	create: [noTitle, longKey, noDate(date), ...values],
	upsert: [noTitle, ...noKey, noDate(date), ...values],
	delete: oneRecord,
	get: oneRecord,
	getAll: many,
	getComments: oneRecord,
	update: [...oneRecord, noField, noDate(date), ...values],
});

const state = (table: string, cells: Record<string, string>) => (servicenow: Given) => ({ record: chosen(fresh(servicenow, table, cells)) });
const final = { close_code: 'Solution provided', close_notes: 'x' };
const unresolved = (done: string) => bad({ closeCode: NOTHING, closeNotes: NOTHING }, `cannot be ${done} without Close Code and Close Notes`, 'Close codes of this instance:', true);
const unknownCode = bad({ closeCode: 'Nonsense' }, '"Nonsense" is not a close code of this instance', 'ServiceNow would leave it empty', true);

const BAD: Readonly<Record<string, Readonly<Record<string, Bad[]>>>> = {
	approval: {
		approve: [...oneRecord.filter((one) => one !== noNumber), bad(state('sysapproval_approver', { state: 'rejected', source_table: 'change_request' }), 'cannot be approved', 'Look for one with the state requested', true)],
		reject: [noRecord, bad(state('sysapproval_approver', { state: 'approved', source_table: 'change_request' }), 'cannot be rejected', 'Look for one with the state requested', true)],
		getAll: many,
	},
	attachment: {
		delete: [noAttachment],
		download: [noAttachment, bad({ options: { maxSizeMb: 'large' } }, '"large" is no value for Max Size (MB)', 'Enter a whole number', true)],
		get: [noAttachment],
		getAll: [...oneTable, ...oneRecord, limit],
		upload: [...oneTable, ...oneRecord, bad({ inputDataFieldName: 'nothing' }, 'The input item has no file in the field "nothing"', 'Enter the name under which the earlier node shows the file')],
	},
	catalog: {
		get: [noRecord],
		getAll: [limit],
		order: [
			noRecord,
			bad({ quantity: 0 }, '"0" is no value for Quantity', 'Enter a whole number of at least 1'),
			bad({ variables: mapped({}) }, 'needs', 'Fill in these variables', true),
			bad({ variables: mapped({ memory: '32', colour: 'red' }) }, 'has no variable colour', 'Its variables are: ', true),
		],
	},
	changeRequest: { ...task('start_date'), create: [...task('start_date').create, bad({ standardTemplate: chosen('Switch', 'list') }, '"Switch" is not the sys_id of a standard change template', 'Choose the template from the list')] },
	configurationItem: {
		create: [noField, noColumn, bad({ additionalFields: { name: 'x', sys_class_name: { __rl: true, mode: 'name', value: 'sys_user' } } }, 'sys_user is not a class of configuration items', 'Choose the Class from the list', true)],
		get: [noRecord, numberAsId],
		getAll: many,
		update: [noRecord, { ...noField, asks: true }],
	},
	incident: {
		...task('due_date'),
		cancel: [...oneRecord, bad(state('incident', { state: '6', ...final }), 'cannot be canceled', 'Close it instead', true)],
		close: [...oneRecord, unresolved('closed'), unknownCode, bad(state('incident', { state: '8' }), 'cannot be closed', 'at its end already', true)],
		reopen: [...oneRecord, bad(state('incident', { state: '7', ...final }), 'cannot be reopened', 'Create a new one', true)],
		resolve: [...oneRecord, unresolved('resolved'), unknownCode, bad(state('incident', { state: '8' }), 'cannot be resolved', 'Create a new one', true)],
	},
	instance: { diagnose: [bad({ options: { timeout: 0 } }, '"0" is no value for Timeout', 'Enter a whole number')] },
	knowledge: { get: [noRecord, numberAsId, noNumber], getAll: many },
	problem: task('due_date'),
	record: {
		count: [...oneTable, ...query, bad({ options: { groupBy: ['u_typo'] } }, 'ServiceNow would ignore u_typo', 'Use the column name, not its label', true)],
		create: [...oneTable, bad({ columns: mapped({}) }, 'No field was given', 'Add at least one field'), bad({ columns: mapped({ 'Short Description': 'x' }) }, '"Short Description" is not a column name', 'Use the column name')],
		upsert: [...oneTable, ...noKey],
		delete: [...oneTable, ...oneRecord],
		get: [...oneTable, ...oneRecord],
		getAll: [...oneTable, ...many],
		update: [...oneTable, ...oneRecord, bad({ columns: mapped({}) }, 'No field was given', 'Add at least one field')],
	},
	requestedItem: { addComment: [noRecord, noText], get: [noRecord], getAll: many, getComments: [noRecord], update: [noRecord, noField] },
	user: { create: [noField, noColumn], delete: [noRecord], get: [noRecord], getAll: many, update: [noRecord, noField] },
	userGroup: { get: [noRecord], getAll: many },
};

const rows = everyOperation.flatMap((named) => (BAD[named.resource]?.[named.operation] ?? []).map((one) => ({ ...named, ...one })));

let world: World;
beforeAll(async () => void (world = await startWorld()));
afterAll(async () => await world.close());

it('has bad input for every operation', () => {
	expect(everyOperation.filter(({ resource, operation }) => !BAD[resource]?.[operation]?.length)).toEqual([]);
});

it.each(rows)('$resource $operation: $message', async ({ resource, operation, given, message, remedy, asks }) => {
	const { servicenow, n8n } = world;
	const { parameters, hasFile } = await goodRun({ resource, operation }, servicenow);
	const binary = hasFile ? { binary: { data: await n8n.storeBinary(Buffer.from('a line'), { fileName: 'mail.log' }) } } : {};
	const replaced = typeof given === 'function' ? given(servicenow) : given;
	servicenow.journal.clear();
	const { error } = await n8n.run({ parameters: { ...parameters, ...replaced } as never, items: [{ json: {}, ...binary }] });
	expect(error?.message).toContain(message);
	expect(error?.description).toContain(remedy);
	expect(error?.context).toMatchObject({ itemIndex: 0 });
	const sent = servicenow.journal.entries({ path: '/api/' });
	expect(sent.filter(({ method }) => asks !== true || method !== 'GET').map(({ method, path }) => `${method} ${path}`)).toEqual([]);
});

it('names the item that is wrong among several', async () => {
	const parameters = { authentication: 'oAuth2', resource: 'incident', operation: 'getAll', limit: '={{ $json.limit }}', filterMode: 'query', query: '' };
	const { error } = await world.n8n.run({ parameters, items: [{ limit: 1 }, { limit: 2 }, { limit: 'many' }] });
	expect(error?.message).toBe('"many" is no value for Limit');
	expect(error?.context).toMatchObject({ itemIndex: 2 });
});
