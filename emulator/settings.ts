// Switches of an instance that are no sys_properties: what differs between real instances, with the default first. Data only.

export interface Settings {
	oauth: {
		/** Seconds; docs: t_CreateEndpointforExternalClients.md. */
		accessTokenLifetime: number;
		refreshTokenLifetime: number;
		codeLifetime: number;
		/** `same`: a refresh answers the same refresh token; `rotate`: a new one and the old one is spent; `omit`: none. */
		refresh: 'same' | 'rotate' | 'omit';
		/** Which sign-ins hand living tokens out again, with renewed ends: only the password grant, or every one (KB0791140). */
		reuseTokens: 'password' | 'always';
		/** Answer an empty `scope`, as one sample of the vendor's shows (KB0725643). */
		emptyScope: boolean;
		/** What a scope limits a token to: everything that it does not name is refused, or only APIs that some scope protects (docs: rest-api-auth-scope.md). */
		scopeLimits: 'always' | 'protected';
		/** Refuse an authorization request without `state`. */
		stateRequired: boolean;
		/** Refuse token parameters in the query string. */
		bodyParametersOnly: boolean;
		/** Accept the client's id and secret in a Basic header on the token endpoint. */
		basicClientAuthentication: boolean;
		clientCredentials: boolean;
		password: boolean;
		/**
		 * `exact`: only registered redirect URLs, character by character; `loopback`: besides, any http address of this machine;
		 * `first`: instead of one that is not registered the first that is (docs: t_CreateEndpointforExternalClients.md).
		 */
		redirect: 'exact' | 'loopback' | 'first';
		/** Leave the consent page out where the person has allowed the application before and a token of that still lives. */
		consentRemembered: boolean;
		/** Show the login page to a browser without a session, instead of taking it as signed in already. */
		loginPage: boolean;
		/** Refuse a `state` with characters beyond letters, digits and `-._~` (docs: oauth-auth-code-flow-state-parm.md). */
		statePlain: boolean;
		/** Whether public clients get refresh tokens: documentation says no, captures show yes. */
		publicRefresh: boolean;
		/** Accept client ids that are addresses of this machine and register what stands in the document there. */
		clientIdDocuments: boolean;
		/** `credentialAcl`: users need rights on oauth_credential; `gatewayTimeout`: the token endpoint answers 504. Seen on hardened instances. */
		hardened: 'off' | 'credentialAcl' | 'gatewayTimeout';
		/** JWT bearer: allowed clock skew in seconds (300 on older forms, 0 on newer), and whether an assertion without `jti` is refused. */
		jwt: { clockSkew: number; jtiRequired: boolean };
	};
	push: {
		/** Milliseconds between a change and the run of the asynchronous business rules that it sets off. */
		delayMs: number;
		/** Let scripts call addresses other than this machine's. */
		anyHost: boolean;
	};
	auth: {
		/** Wrong passwords in a row that lock a user; 0 never locks. */
		lockAfter: number;
		/** Users with a second factor need its code at the end of the password in Basic; not since Yokohama (KB1745551). */
		mfaOnBasic: boolean;
		/** API keys and signatures count only for APIs with a policy that names them (docs: configure-api-key.md). */
		keysNeedPolicy: boolean;
		/** A person's session needs its X-UserToken for reading too, as ServiceNow's own mobile tests have it. */
		userTokenOnReads: boolean;
		/** A write of a person's session brings the next token in the answer's X-UserToken. */
		rotateUserToken: boolean;
	};
	table: {
		/** Write the `Link` header (2.5 of the Table API documentation). */
		linkHeader: boolean;
		/** Compare text with regard to case; databases usually do not. */
		caseSensitive: boolean;
		/** Order of rows when the query has no ORDERBY: as stored, or shuffled anew at every request. */
		unordered: 'stored' | 'shuffled';
		/** Write sys_audit rows. */
		audit: boolean;
		/** Write sys_audit_delete rows. */
		auditDelete: boolean;
		/** A column that may not be written: left out silently, or the whole write refused with 403. */
		deniedField: 'drop' | 'refuse';
		/** A column that the caller may not filter or sort by: its clause left out, or the whole list refused with 403, as young releases do. */
		deniedQuery: 'drop' | 'refuse';
		/** Closed incidents: read-only on the form alone, as on a stock instance, or enforced by access rules, which also say who may close one. */
		closedIncidents: 'form' | 'enforced';
		/** Refuse sys_dictionary, sys_db_object, sys_choice, sys_documentation to users without the admin role. */
		metadataForbidden: boolean;
	};
	http: {
		compression: boolean;
		/** Bytes; glide.rest.max_content_length, default 10 MB (KB0747638). */
		maxBody: number;
		/** Every page answers the hibernation page, with status 200. */
		hibernating: boolean;
		/** Characters of path and query above which 414 is answered; no figure is documented. */
		maxUrl: number;
		/** Set session cookies on API answers. */
		cookies: boolean;
	};
	limits: {
		/** Requests worked on at once, and requests that may wait (docs: io-semaphores-performance-metrics.md, pool API_INT). */
		threads: number;
		queue: number;
		/** Milliseconds between two merges of the counts of rate-limit rules; documented are 30 000, and 0 counts at once. */
		rateMergeMs: number;
		/** Milliseconds after which a transaction is cancelled, by the latency model (docs: c_DefaultQuotaRules.md). */
		quotaMs: number;
		/** Requests that may wait for their session, and how long (KB0564204). */
		sessionQueue: number;
		sessionWaitMs: number;
	};
	/** How long requests take; all 0: as fast as the machine is. Milliseconds, fractions allowed. */
	latency: {
		perRequestMs: number;
		/** For each row read. */
		perRowMs: number;
		perWriteMs: number;
		/** Once for each new connection. */
		perConnectionMs: number;
	};
}

export const defaultSettings = (): Settings => ({
	oauth: {
		accessTokenLifetime: 1800,
		refreshTokenLifetime: 8_640_000,
		codeLifetime: 60,
		refresh: 'same',
		reuseTokens: 'password',
		emptyScope: false,
		scopeLimits: 'always',
		stateRequired: false,
		bodyParametersOnly: true,
		basicClientAuthentication: true,
		clientCredentials: true,
		password: true,
		redirect: 'loopback',
		consentRemembered: false,
		loginPage: false,
		statePlain: false,
		publicRefresh: true,
		clientIdDocuments: true,
		hardened: 'off',
		jwt: { clockSkew: 300, jtiRequired: true },
	},
	push: { delayMs: 10, anyHost: false },
	auth: { lockAfter: 5, mfaOnBasic: false, keysNeedPolicy: false, userTokenOnReads: false, rotateUserToken: false },
	table: {
		linkHeader: true,
		caseSensitive: false,
		unordered: 'stored',
		audit: true,
		auditDelete: true,
		deniedField: 'drop',
		deniedQuery: 'drop',
		closedIncidents: 'form',
		metadataForbidden: false,
	},
	http: { compression: true, maxBody: 10_485_760, hibernating: false, maxUrl: 8192, cookies: true },
	limits: { threads: 4, queue: 50, rateMergeMs: 0, quotaMs: 60_000, sessionQueue: 10, sessionWaitMs: 120_000 },
	latency: { perRequestMs: 0, perRowMs: 0, perWriteMs: 0, perConnectionMs: 0 },
});
