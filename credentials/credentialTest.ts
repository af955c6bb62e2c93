// The credential test that both types share: asks ServiceNow who is signed in, and turns each answer into what to check. Proves no rights beyond that.
import type { ICredentialTestRequest } from 'n8n-workflow';
import { instanceAddress } from './instanceAddress';

type Rules = ICredentialTestRequest['rules'];
const rule = (value: number, message: string) => ({ type: 'responseCode' as const, properties: { value, message } });

const REDIRECT =
	'The address answers with a redirect, which is not followed because it would carry the sign-in elsewhere. Enter the final address of the instance, and check that no sign-on page or proxy stands in between.';
const UNAVAILABLE = 'Signing in worked, but the instance cannot answer at the moment (upgrade, restart or overload). Try again later.';
const NO_API = 'The address answers, but there is no ServiceNow API behind it. Check the Instance field.';
const FORBIDDEN =
	'Signing in worked, but the account may not use the Table API. Check in this order: (1) the roles of the user; (2) the API access rules (ACLs of type REST_Endpoint) of the instance; (3) that the scopes of the application record include the Table API.';
const A_PAGE =
	'The address answered with a page instead of data. Check in this order: (1) a developer instance may be hibernating: wake it at developer.servicenow.com; (2) the Instance field may name another server; (3) a login page or proxy may stand in between.';

const NO_OWN_ROW =
	'Signing in worked, but ServiceNow shows the account no row of its own in the user table, so nothing proves that it may read anything. Check in this order: (1) the user has a role, and the access rules (ACLs) of sys_user let it read its own row, at least User ID, Language and Time zone; (2) no query rule of the instance hides the row; (3) Instance > Diagnose in a node says what the account may do.';

/** @param unauthorized what to check when ServiceNow refuses the token, key or password of a request (401) */
export function credentialTest(unauthorized: string): ICredentialTestRequest {
	const rules = [
		rule(401, unauthorized),
		rule(403, FORBIDDEN),
		rule(404, NO_API),
		rule(429, 'Signing in worked, but the instance limits the number of requests at the moment. Try again later.'),
		...[301, 302, 303, 307, 308].map((status) => rule(status, REDIRECT)),
		...[500, 502, 503, 504].map((status) => rule(status, UNAVAILABLE)),
		// ServiceNow's answer has a `result`; a page of HTML has none.
		{ type: 'responseSuccessBody' as const, properties: { key: 'result', value: undefined, message: A_PAGE } },
		// n8n reads the key as a path (lodash `get`).
		{ type: 'responseSuccessBody' as const, properties: { key: 'result.length', value: 0, message: NO_OWN_ROW } },
	];
	return {
		request: {
			baseURL: instanceAddress('', '$credentials'),
			url: '/api/now/table/sys_user',
			headers: { Accept: 'application/json' },
			qs: {
				sysparm_query: 'user_name=javascript:gs.getUserName()',
				sysparm_fields: 'user_name',
				sysparm_limit: 1,
			},
			disableFollowRedirect: true,
			timeout: 30_000,
		},
		// n8n applies rules of both kinds in one list; only its type wants them apart.
		rules: rules as Rules,
	};
}
