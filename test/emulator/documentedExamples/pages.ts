// The pages of ServiceNow's documentation whose examples are tested: where they are, and how many examples each has.

export interface Page {
	/** Path below `markdown/` in the public repository ServiceNow/ServiceNowDocs, branch australia, commit cb48b5c3e0. */
	path: string;
	/** Requests with their answers, addresses given as examples in the text, and URL forms. */
	examples: number;
}

export const pages: Record<string, Page> = {
	c_TableAPI: { path: 'api-reference/rest-apis/c_TableAPI.md', examples: 14 },
	c_AttachmentAPI: { path: 'api-reference/rest-apis/c_AttachmentAPI.md', examples: 20 },
	c_AggregateAPI: { path: 'api-reference/rest-apis/c_AggregateAPI.md', examples: 11 },
	'batch-api': { path: 'api-reference/rest-apis/batch-api.md', examples: 3 },
	c_ImportSetAPI: { path: 'api-reference/rest-apis/c_ImportSetAPI.md', examples: 8 },
	c_RESTAPI: { path: 'api-reference/rest-api-explorer/c_RESTAPI.md', examples: 5 },
	r_RESTAPIHTTPResponseCodes: { path: 'api-reference/rest-api-explorer/r_RESTAPIHTTPResponseCodes.md', examples: 13 },
	'inbound-REST-API-rate-limiting': { path: 'api-reference/rest-api-explorer/inbound-REST-API-rate-limiting.md', examples: 1 },
	'rest-session-debug-header': { path: 'api-reference/rest-api-explorer/rest-session-debug-header.md', examples: 1 },
	r_RESTOAuthExample: { path: 'api-reference/rest-api-explorer/r_RESTOAuthExample.md', examples: 2 },
	'create-record': { path: 'application-development/servicenow-cli/create-record.md', examples: 1 },
	r_OAuthAPIRequestParameters: { path: 'platform-security/authentication/r_OAuthAPIRequestParameters.md', examples: 2 },
	r_OAuthAPIResponseParameters: { path: 'platform-security/authentication/r_OAuthAPIResponseParameters.md', examples: 1 },
	'authorization-workflow': { path: 'platform-security/authentication/authorization-workflow.md', examples: 7 },
	c_OAuthAuthorizationCodeFlow: { path: 'platform-security/authentication/c_OAuthAuthorizationCodeFlow.md', examples: 5 },
	c_OAuthImplicitGrants: { path: 'platform-security/authentication/c_OAuthImplicitGrants.md', examples: 3 },
	'oauth-auth-code-flow-state-parm': { path: 'platform-security/authentication/oauth-auth-code-flow-state-parm.md', examples: 3 },
	'client-credentials-grant-workflow': { path: 'platform-security/authentication/client-credentials-grant-workflow.md', examples: 2 },
	'resource-owner-password-credential-workflow': { path: 'platform-security/authentication/resource-owner-password-credential-workflow.md', examples: 2 },
	'create-jwt-endpoint': { path: 'platform-security/authentication/create-jwt-endpoint.md', examples: 3 },
	t_RevokeOAuthToken: { path: 'platform-security/authentication/t_RevokeOAuthToken.md', examples: 1 },
	'connect-mcp-server-client': { path: 'intelligent-experiences/connect-mcp-server-client.md', examples: 1 },
};
