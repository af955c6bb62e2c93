// Event intake: what monitoring tools post. Business rules on em_event do not run here (docs: send-events-via-web-service.md).
import { parseLenient } from '../engine/body';
import { insert } from '../engine/write';
import { ApiError, ok, type Call, type Reply, type Route } from '../http';
import type { Instance } from '../instance';

function checkRole({ caller }: Call): void {
	if (!caller.admin && !caller.roles.has('evt_mgmt_integration')) throw new ApiError(403, 'User Not Authorized', 'Role evt_mgmt_integration is required');
}

function add(instance: Instance, call: Call, event: Record<string, unknown>): void {
	const { additional_info } = event;
	const values = typeof additional_info === 'object' && additional_info !== null ? { ...event, additional_info: JSON.stringify(additional_info) } : event;
	insert(instance, 'em_event', { time_of_event: instance.clock.stamp(), ...values }, call.caller, { workflow: false });
}

async function bulk(call: Call, instance: Instance): Promise<Reply> {
	checkRole(call);
	const { records } = parseLenient((await call.body()).toString('utf8') || '{}') as { records?: unknown };
	if (!Array.isArray(records)) throw new ApiError(400, 'Invalid request body', 'records is missing');
	for (const event of records as Record<string, unknown>[]) add(instance, call, event);
	return ok({ 'Default Bulk Endpoint': `${records.length} events were inserted` });
}

/** The connector endpoint takes the source's own fields; only those that em_event has are kept. */
async function connector(call: Call, instance: Instance): Promise<Reply> {
	checkRole(call);
	const body = parseLenient((await call.body()).toString('utf8') || '{}') as Record<string, unknown>;
	add(instance, call, { ...body, source: call.query.get('source') ?? body.source, additional_info: JSON.stringify(body) });
	return ok('Event inserted');
}

export const eventRoutes: Route[] = [
	{ method: 'POST', path: '/api/global/em/jsonv2', api: 'Event Management API', handler: bulk },
	{ method: 'POST', path: '/api/sn_em_connector/em/inbound_event', api: 'Event Management API', handler: connector },
];
