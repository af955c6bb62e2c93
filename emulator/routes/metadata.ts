// The undocumented one-call descriptions of tables: /api/now/doc/table/schema and /api/now/ui/meta. Known from clients that use them.
import { ok, type Call, type Route } from '../http';
import type { Instance } from '../instance';
import { notAllowed } from '../engine/access';
import { tableOf } from '../engine/write';

function mayDescribe(call: Call, instance: Instance): void {
	if (instance.settings.table.metadataForbidden && !call.caller.admin) throw notAllowed();
}

export const metadataRoutes: Route[] = [
	{
		method: 'GET', path: '/api/now/doc/table/schema', api: 'Documentation API',
		handler(call, instance) {
			mayDescribe(call, instance);
			return ok(instance.dictionary.all().map(({ name, label }) => ({ label, value: name })));
		},
	},
	{
		method: 'GET', path: '/api/now/doc/table/schema/{table}', api: 'Documentation API',
		handler(call, instance) {
			mayDescribe(call, instance);
			const columns = [...tableOf(instance, call.params.table).columns.values()];
			return ok(columns.map(({ name, label, type }) => ({ label, exampleValue: '', internalType: type, name })));
		},
	},
	{
		method: 'GET', path: '/api/now/ui/meta/{table}', api: 'UI Meta API',
		handler(call, instance) {
			mayDescribe(call, instance);
			const columns = [...tableOf(instance, call.params.table).columns.values()].map((column) => [
				column.name,
				{
					type: column.type, label: column.label, name: column.name, mandatory: column.mandatory ?? false, read_only: column.readOnly ?? false, max_length: column.length,
					...(column.reference ? { reference: column.reference } : {}),
					...(column.choices ? { choices: column.choices.filter((one) => !one.inactive).map(({ value, label }) => ({ value, label })) } : {}),
				},
			]);
			return ok({ columns: Object.fromEntries(columns) });
		},
	},
];
