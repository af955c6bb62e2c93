// What each event emits on the local ServiceNow when records are written there.
import type { INodeExecutionData } from 'n8n-workflow';
import { Instance } from '../../../../emulator/instance';
import { TableInstrument } from '../../../../emulator/instruments';
import { accounts } from '../../../../emulator/seed/accounts';
import { ServiceNowItsmTrigger } from '../../../../nodes/ServiceNowItsmTrigger/ServiceNowItsmTrigger.node';
import { Dispatch } from '../../../proof/dispatch';
import { N8nProcess, type Parameters } from '../../../proof/n8nProcess';
import { Random } from '../../../proof/random';

let instance: Instance;
let incidents: TableInstrument;
let nodes = 0;
beforeEach(() => {
	instance = new Instance({ records: 3 });
	instance.access.allow('sys_audit_delete');
	incidents = new TableInstrument(instance, 'incident');
});

async function watch(parameters: Parameters): Promise<N8nProcess> {
	const node = new N8nProcess(
		new ServiceNowItsmTrigger(),
		new Dispatch(instance, new Random(1), accounts.username),
		{ authentication: 'oAuth2', table: { mode: 'name', value: 'incident' }, filterMode: 'query', query: '', options: { fields: 'number' }, ...parameters },
		`event ${++nodes}`,
	);
	await node.activate();
	expect(node.errors).toEqual([]);
	return node;
}

const events = (items: INodeExecutionData[]) => items.map(({ json }) => json._event as Record<string, unknown>);

describe('fieldChanged', () => {
	it('gives old and new values, one item for each update, states in between included', async () => {
		const node = await watch({ triggerOn: 'fieldChanged', watchFields: ['short_description', 'urgency'] });
		const row = incidents.insert({ short_description: 'one', urgency: '3' });
		expect(await node.poll()).toEqual([]);
		incidents.update(row.sys_id, { short_description: 'two', urgency: '1', description: 'not watched' });
		incidents.update(row.sys_id, { short_description: 'three' });
		const items = await node.poll();
		expect(items.map(({ json }) => json.number)).toEqual([row.number, row.number]);
		expect(events(items)).toMatchObject([
			{ id: `fieldChanged:incident:${row.sys_id}:1:short_description,urgency`, type: 'fieldChanged', sysId: row.sys_id },
			{ id: `fieldChanged:incident:${row.sys_id}:2:short_description`, changes: [{ field: 'short_description', from: 'two', to: 'three' }] },
		]);
		expect(events(items)[0].changes).toEqual(expect.arrayContaining([{ field: 'short_description', from: 'one', to: 'two' }, { field: 'urgency', from: '3', to: '1' }]));
		expect(await node.poll()).toEqual([]);
	});

	it('only from one value to another, and only for records that match', async () => {
		const node = await watch({ triggerOn: 'fieldChanged', watchFields: 'urgency', fromValue: '3', toValue: '1', query: 'category=network' });
		const rows = ['network', 'software'].map((category) => incidents.insert({ urgency: '3', category }));
		for (const { sys_id: id } of rows) {
			incidents.update(id, { urgency: '2' });
			incidents.update(id, { urgency: '3' });
			incidents.update(id, { urgency: '1' });
		}
		expect(events(await node.poll())).toMatchObject([{ sysId: rows[0].sys_id, changes: [{ from: '3', to: '1' }] }]);
	});

	it('refuses to watch nothing', async () => {
		await expect(watch({ triggerOn: 'fieldChanged', watchFields: [] })).rejects.toThrow('No field to watch');
	});
});

describe('commented', () => {
	it.each([
		['both', ['workNote', 'comment']],
		['comment', ['comment']],
		['workNote', ['workNote']],
	])('%s', async (kind, expected) => {
		const node = await watch({ triggerOn: 'commented', kind });
		const row = incidents.insert({ short_description: 'x' });
		incidents.update(row.sys_id, { work_notes: 'for us' }, { by: 'abel.tuter' });
		instance.clock.advance(1000);
		incidents.update(row.sys_id, { comments: 'for them' }, { by: 'abel.tuter' });
		instance.clock.advance(1000);
		const found = events(await node.poll());
		expect(found.map(({ comment }) => (comment as { kind: string }).kind)).toEqual(expected);
		for (const { comment, type, sysId } of found) {
			expect({ type, sysId }).toEqual({ type: 'commented', sysId: row.sys_id });
			const { kind: said, text, author } = comment as { kind: string; text: string; author: string };
			expect({ text, author }).toEqual({ text: said === 'comment' ? 'for them' : 'for us', author: 'abel.tuter' });
		}
		expect(await node.poll()).toEqual([]);
	});
});

describe('deleted', () => {
	it('gives the fields that the record had', async () => {
		const node = await watch({ triggerOn: 'deleted', query: 'ignored=1', options: { fields: 'number,short_description' } });
		const row = incidents.insert({ short_description: 'a <b> & "c"' });
		expect(await node.poll()).toEqual([]);
		const { number } = row;
		incidents.delete(row.sys_id);
		const [item, ...more] = await node.poll();
		expect(more).toEqual([]);
		expect(item.json).toMatchObject({ number, short_description: 'a <b> & "c"', _event: { id: `deleted:incident:${row.sys_id}`, type: 'deleted', sysId: row.sys_id } });
		expect(await node.poll()).toEqual([]);
	});
});

describe('queries with OR groups', () => {
	it('keep their position in every group', async () => {
		const node = await watch({ triggerOn: 'created', query: 'category=network^urgency=1^NQcategory=software^EQ' });
		const wanted = [incidents.insert({ category: 'network', urgency: '1' }), incidents.insert({ category: 'software', urgency: '3' })].map((row) => row.sys_id);
		incidents.insert({ category: 'network', urgency: '3' });
		expect(events(await node.poll()).map(({ sysId }) => sysId).sort()).toEqual([...wanted].sort());
		instance.clock.advance(100_000);
		expect(await node.poll()).toEqual([]);
	});
});

it('a record of another table', async () => {
	const node = await watch({ table: { mode: 'name', value: 'problem' }, triggerOn: 'created' });
	new TableInstrument(instance, 'problem').insert({ short_description: 'p' });
	incidents.insert({ short_description: 'i' });
	expect(events(await node.poll())).toMatchObject([{ table: 'problem', type: 'created' }]);
});
