// The accounts and the OAuth client that a new instance is born with. The secrets are public: the instance is a toy.

export const accounts = {
	clientId: '7d3f0c1b2a9e4f58a6c4e1d09b7f3a52',
	clientSecret: 'local-client-secret',
	/** A public client: no secret, PKCE. */
	publicClientId: '2f9d5b7c4e1a4c0d8b36a1f7e5d92c48',
	username: 'integration.user',
	password: 'integration-password',
	apiKey: 'now_local_api_key_0123456789',
};

/** Accounts with fewer rights than the integration user has, for trying what they may not do. */
export const furtherAccounts = [
	{ userName: 'admin', name: 'System Administrator', password: 'admin', roles: ['admin'], timeZone: 'America/Los_Angeles' },
	{ userName: 'itil.user', name: 'Ivy Til', password: 'itil-password', roles: ['itil'], timeZone: 'Europe/Berlin' },
	{ userName: 'self.service', name: 'Sam Service', password: 'self-password', roles: [], timeZone: 'America/New_York' },
	{ userName: 'reader.user', name: 'Rita Reader', password: 'reader-password', roles: ['sn_incident_read'], timeZone: 'UTC' },
];
