// Proves what an order sends and which questions of an item are found.
import { getItem, orderItem, searchItems, variablesOf } from '../../servicenow/catalogApi';
import { id } from '../support/scriptedSend';

it('searches, reads and orders', () => {
	expect(searchItems('lap top', 20, 40)).toMatchObject({ path: '/api/sn_sc/servicecatalog/items', query: { sysparm_text: 'lap top', sysparm_limit: 20, sysparm_offset: 40 }, effect: 'read' });
	expect(getItem(id(1)).path).toBe(`/api/sn_sc/servicecatalog/items/${id(1)}`);
	expect(orderItem(id(1), { quantity: 2, requestedFor: '', variables: { memory: '16' } })).toMatchObject({
		method: 'POST',
		path: `/api/sn_sc/servicecatalog/items/${id(1)}/order_now`,
		body: { sysparm_quantity: 2, variables: { memory: '16' } },
		effect: 'append',
	});
	expect(orderItem(id(1), { quantity: 1, requestedFor: id(2), variables: {} }).body).toEqual({ sysparm_quantity: 1, sysparm_requested_for: id(2), variables: {} });
});

it('finds the questions, also those inside containers, and leaves out what asks nothing', () => {
	const item = {
		variables: [
			{ name: 'intro', label: 'Read this', friendly_type: 'label' },
			{ name: 'box', friendly_type: 'container_start', children: [{ name: 'folder', label: 'Which folder?', friendly_type: 'single_line_text', mandatory: true }] },
			{ name: 'memory', label: 'Memory', friendly_type: 'select_box', mandatory: 'false', choices: [{ value: '16', label: '16 GB', index: 0 }] },
		],
	};
	expect(variablesOf(item)).toEqual([
		{ name: 'folder', label: 'Which folder?', kind: 'single_line_text', mandatory: true, choices: [], reference: '' },
		{ name: 'memory', label: 'Memory', kind: 'select_box', mandatory: false, choices: [{ value: '16', label: '16 GB' }], reference: '' },
	]);
	expect(variablesOf({})).toEqual([]);
});
