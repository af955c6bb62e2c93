// Seeds a record producer and a standard change template beside the catalog's items.
import type { Instance } from '../instance';
import { idOf } from './identity';
import { groupId } from './people';
import { put } from './rows';

export function seedProducers(instance: Instance): void {
	const home = idOf('sc_catalog', 'Service Catalog');
	const [report] = put(instance, 'sc_cat_item_producer', [{ key: 'Report an outage', values: { name: 'Report an outage', short_description: 'Tell us what does not work', sc_catalogs: home, category: idOf('sc_category', 'Access'), table_name: 'incident', type: 'template' } }]);
	put(instance, 'item_option_new', [
		{ key: 'outage short_description', values: { name: 'short_description', question_text: 'What does not work?', type: '6', cat_item: report.sys_id, mandatory: 'true', order: '100' } },
		{ key: 'outage urgency', values: { name: 'urgency', question_text: 'How urgent is it?', type: '5', cat_item: report.sys_id, mandatory: 'false', order: '200', default_value: '3' } },
	]);
	orderGuide(instance, home);
	const [template] = put(instance, 'std_change_record_producer', [{
		key: 'Add network switch to datacenter cabinet',
		values: { name: 'Add network switch to datacenter cabinet', short_description: 'Standard change template to add a network switch to a cabinet', sc_catalogs: home, template: `short_description=Add network switch to cabinet^assignment_group=${groupId('Network')}^category=Network^EQ` },
	}]);
	const [version] = put(instance, 'std_change_producer_version', [{ key: 'switch 1', values: { name: 'Add network switch to datacenter cabinet - 1', version: '1', std_change_producer: template.sys_id } }]);
	instance.store.rows('std_change_record_producer').change(template, { current_version: version.sys_id });
	put(instance, 'risk_conditions', [
		{ key: 'emergency', values: { name: 'Emergency changes are risky', condition: 'type=emergency', order: '100', risk: '2' } },
		{ key: 'standard', values: { name: 'Standard changes are not', condition: 'type=standard', order: '200', risk: '4', impact: '3' } },
		{ key: 'other', values: { name: 'The rest', condition: '', order: '1000', risk: '3' } },
	]);
	put(instance, 'chg_model', ['Normal', 'Emergency', 'Standard'].map((name) => ({ key: name, values: { name, description: `ITIL Mode 1 ${name} Change` } })));
}

/** A guide that leads to a laptop, and to folder access for who asks for it. */
function orderGuide(instance: Instance, home: string): void {
	const [guide] = put(instance, 'sc_cat_item_guide', [{ key: 'New colleague', values: { name: 'New colleague', short_description: 'Everything that a new colleague needs', sc_catalogs: home, category: idOf('sc_category', 'Hardware') } }]);
	const [shared] = put(instance, 'item_option_new', [{ key: 'guide shared_folders', values: { name: 'shared_folders', question_text: 'Does the person need shared folders?', type: '1', cat_item: guide.sys_id, mandatory: 'true', order: '100' } }]);
	put(instance, 'sc_cat_item_guide_items', [
		{ key: 'guide laptop', values: { guide: guide.sys_id, item: idOf('sc_cat_item', 'Standard Laptop'), order: '100' } },
		{ key: 'guide folder', values: { guide: guide.sys_id, item: idOf('sc_cat_item', 'Folder Access'), order: '200', condition: `IO:${shared.sys_id}=Yes^EQ` } },
	]);
}
