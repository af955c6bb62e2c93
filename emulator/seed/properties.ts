// System properties and the other small tables of the platform that a new instance has.
import type { Instance } from '../instance';
import { put } from './rows';

const properties: Record<string, string> = {
	'glide.sys.default.tz': 'America/Los_Angeles',
	'glide.sys.date_format': 'yyyy-MM-dd',
	'glide.sys.time_format': 'HH:mm:ss',
	'glide.sys.language': 'en',
	'glide.invalid_query.returns_no_rows': 'false',
	'glide.rest.choice.allow_non_existing_value': 'false',
	'glide.rest.max_content_length': '10',
	'glide.ui.autoclose.time': '7',
	'com.snc.incident.autoclose.basedon.resolved_at': 'true',
	'glide.product.name': 'ServiceNow',
	'glide.product.description': 'Service Management',
	'glide.buildtag': 'glide-zurich-07-01-2025__patch0-local',
	'glide.buildname': 'Zurich',
	'instance_name': 'local',
};

/** Identifiers of dynamic filters are the ones that every instance has. */
const dynamicFilters = [
	{ sys_id: '90d1921e5f510100a9ad2572f2b477fe', label: 'Me', script: 'gs.getUserID()', table: 'sys_user' },
	{ sys_id: 'd6435e965f510100a9ad2572f2b477fe', label: 'One of My Groups', script: 'getMyGroups()', table: 'sys_user_group' },
];

export function seedProperties(instance: Instance): void {
	put(instance, 'sys_properties', Object.entries(properties).map(([name, value]) => ({ key: name, values: { name, value } })));
	put(instance, 'sys_filter_option_dynamic', dynamicFilters.map((one) => ({ key: one.label, values: one })));
	put(instance, 'sys_trigger', [{ key: 'Autoclose Incidents', values: { name: 'Autoclose Incidents', job_context: 'fcScriptName=incident autoclose', trigger_type: 'Repeat' } }]);
	put(instance, 'sys_scope', [{ key: 'global', values: { sys_id: 'global', name: 'Global', scope: 'global' } }]);
}
