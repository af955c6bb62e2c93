// The one request of the Change Management API that the Table API has no match for. Sends nothing.
// ServiceNow documentation: "Change Management API" (/api/sn_chg_rest/change).

import type { Row, ServiceNowRequest } from './types';

/** Creates a standard change from its template; `template` is a checked sys_id. */
export const createStandardChange = (template: string, values: Row): ServiceNowRequest => ({
	method: 'POST',
	path: `/api/sn_chg_rest/change/standard/${template}`,
	body: values,
	effect: 'append',
});
