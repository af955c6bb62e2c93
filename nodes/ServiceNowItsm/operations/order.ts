// Orders one catalog item with its variables. Checks the mandatory ones before it sends; fills no cart.

import type { INodeProperties } from 'n8n-workflow';

import { getItem, orderItem, variablesOf } from '../../../servicenow/catalogApi';
import { badInput } from '../../../servicenow/errors';
import { rowOf } from '../../../servicenow/record';
import { namedBy, REFERENCES, referenceOf } from '../../../servicenow/references';
import { isSysId } from '../../../servicenow/tableApi';
import type { Row } from '../../../servicenow/types';
import { columnValues } from '../../../servicenow/values';
import type { Operation, Work } from '../descriptors';
import { callOptions, number, user } from '../fields';
import { countFrom } from '../parameters';

const quantity = number('Quantity', 'quantity', 1, 'How many to order');
const requestedFor = user('Requested For', 'requestedFor', 'The user who gets it; the account itself when empty');

const variables: INodeProperties = {
	displayName: 'Variables',
	name: 'variables',
	type: 'resourceMapper',
	noDataExpression: true,
	default: { mappingMode: 'defineBelow', value: null },
	description: 'The answers to what the catalog item asks',
	typeOptions: {
		loadOptionsDependsOn: ['record.value'],
		resourceMapper: {
			resourceMapperMethod: 'mapVariables',
			mode: 'add',
			fieldWords: { singular: 'variable', plural: 'variables' },
			addAllFields: true,
			multiKeyMatch: false,
			supportAutoMap: false,
		},
	},
};

export const order: Operation = {
	value: 'order',
	name: 'Order',
	action: ({ noun }) => `Order ${noun.one}`,
	description: () => 'Order a catalog item. Answers with the number of the new request. Each run orders again.',
	on: 'record',
	fields: (resource) => [resource.record, quantity, requestedFor, variables, callOptions],
	async request(work) {
		const { send, sysId, read, remember } = work;
		const count = countFrom(read<unknown>('quantity', 1), 'Quantity', 1);
		const item = await remember(`catalog item ${sysId}`, async () => rowOf(await send(getItem(sysId))));
		const answers = answersOf(work);
		refuseMissing(item, answers);
		refuseUnknown(item, answers);
		return orderItem(sysId, { quantity: count, requestedFor: await personOf(work), variables: await byId(work, item, answers) });
	},
};

function answersOf({ read }: Work): Row {
	const given = read<{ value?: Row | null } | Row | null>('variables', {});
	const values = given && 'value' in given && 'mappingMode' in given ? (given.value as Row | null) : (given as Row | null);
	return columnValues(values ?? {});
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';

function refuseMissing(item: Row, answers: Row): void {
	const missing = variablesOf(item).filter(({ name, mandatory }) => mandatory && isEmpty(answers[name]));
	if (missing.length === 0) return;
	throw badInput(
		`The catalog item "${String(item.name)}" needs ${missing.map(({ name, label }) => `${label} (${name})`).join(', ')}`,
		'Fill in these variables. The operation Get of the catalog shows all of them with their choices.',
	);
}

function refuseUnknown(item: Row, answers: Row): void {
	const known = new Set(variablesOf(item).map(({ name }) => name));
	const unknown = Object.keys(answers).filter((name) => !known.has(name));
	if (unknown.length > 0) throw badInput(`The catalog item "${String(item.name)}" has no variable ${unknown.join(', ')}`, `Its variables are: ${[...known].join(', ') || 'none'}.`);
}

/** The answers with names of records replaced by their sys_ids, where the item asks for one record. */
async function byId({ send, remember }: Work, item: Row, answers: Row): Promise<Row> {
	const found: Row = { ...answers };
	for (const { name, kind, reference } of variablesOf(item)) {
		const answer = answers[name];
		if (reference === '' || !/^reference$/i.test(kind) || typeof answer !== 'string' || answer.trim() === '' || isSysId(answer)) continue;
		const table = await remember(`named ${reference}`, async () => await namedBy(send, reference));
		found[name] = await remember(`${reference} ${answer}`, async () => await referenceOf(send, table, answer));
	}
	return found;
}

async function personOf({ read, send, remember }: Work): Promise<string> {
	const chosen = read<{ value?: unknown } | string | null>('requestedFor', '');
	const value = String((typeof chosen === 'object' ? chosen?.value : chosen) ?? '').trim();
	if (value === '') return '';
	return await remember(`${REFERENCES.caller_id.table} ${value}`, async () => await referenceOf(send, REFERENCES.caller_id, value));
}
