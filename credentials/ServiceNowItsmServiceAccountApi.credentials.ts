// The credential of a technical user: what a person enters, and how n8n signs in and signs requests with it; refuses every host but the instance's.
import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { ServiceNowError } from '../servicenow/errors';
import { credentialTest } from './credentialTest';
import { basicHeader, digestOf, fetchToken, isAccepted, proveBasicAccount, readServiceAccount, requireComplete } from './serviceAccount';
import { serviceAccountProperties } from './serviceAccountProperties';
import { EXPIRY_MARGIN, SignInGuard, type Token } from './signInGuard';

/** One for the process: executions share it, each worker has its own. */
const guard = new SignInGuard(() => Date.now());

/** Credentials that have signed a request; n8n asks to sign in again with the same object only after that request was refused. */
const used = new WeakSet<object>();

/** Credentials whose token went out with a request. */
const tokenSent = new WeakSet<object>();

const NO_TOKEN: Token = { accessToken: '', expiresAt: 0 };

/** n8n takes a 401 thrown here for a refused token: it signs in and signs the request anew, without having sent it. */
class TokenEnded extends Error {
	readonly response = { status: 401 };
}

/** The credential test shows nothing but the message, so the advice has to stand in it. */
function explained(error: unknown): Error {
	if (!(error instanceof ServiceNowError)) return error instanceof Error ? error : new Error(String(error));
	return new Error([error.message, error.advice].filter(Boolean).join('. '), { cause: error });
}

async function signIn(this: IHttpRequestHelper, credentials: ICredentialDataDecryptedObject): Promise<IDataObject> {
	try {
		const account = readServiceAccount(credentials);
		requireComplete(account);
		const id = digestOf(account);
		const httpRequest = this.helpers.httpRequest;
		if (account.method === 'apiKey') return {};
		if (account.method === 'basic') {
			const rejected = used.has(credentials) ? { accessToken: 'proven', expiresAt: Number.MAX_SAFE_INTEGER, withPassword: true } : NO_TOKEN;
			await guard.renew(id, rejected, 'password', async () => await proveBasicAccount(httpRequest, account, Date.now()));
			return {};
		}
		const stored = { accessToken: String(credentials.accessToken ?? ''), expiresAt: Number(credentials.signedInUntil) || 0 };
		const rejected = credentials.accessTokenOwner === id ? stored : NO_TOKEN;
		const proof = account.method === 'password' ? 'password' : 'assertion';
		// n8n's older request function, which the HTTP Request node uses, comes here after every failure, and sends the request again
		// when it gets a token: a POST that failed for another reason would be there twice.
		const wasSent = tokenSent.has(credentials);
		const isUnclear = wasSent && rejected.expiresAt > Date.now();
		const token = await guard.renew(id, rejected, proof, async () =>
			isUnclear && (await isAccepted(httpRequest, account, rejected)) ? rejected : await fetchToken(httpRequest, account, Date.now()),
		);
		if (wasSent && token.accessToken === rejected.accessToken) return {};
		return { accessToken: token.accessToken, signedInUntil: String(token.expiresAt), accessTokenOwner: id };
	} catch (error) {
		throw explained(error);
	}
}

/** Where the request goes, as n8n joins base URL and URL. */
function originOf({ baseURL, url, uri }: IHttpRequestOptions & { uri?: string }): string {
	const target = url ?? uri ?? '';
	const isAbsolute = /^([a-z][a-z\d+\-.]*:)?\/\//i.test(target);
	return new URL(isAbsolute ? target : (baseURL ?? '')).origin;
}

async function sign(credentials: ICredentialDataDecryptedObject, options: IHttpRequestOptions): Promise<IHttpRequestOptions> {
	const account = readServiceAccount(credentials);
	if (originOf(options) !== new URL(account.baseUrl).origin) {
		throw new Error(`This credential signs requests to ${account.baseUrl} only. Use the address of that instance, or another credential.`);
	}
	// The second name is that of n8n's older request function, which the HTTP Request node uses.
	Object.assign(options, { disableFollowRedirect: true, followRedirect: false, followAllRedirects: false });
	options.headers = { ...options.headers };
	if (account.method === 'apiKey') {
		options.headers['x-sn-apikey'] = account.apiKey;
	} else if (account.method === 'basic') {
		used.add(credentials);
		options.headers.Authorization = basicHeader(account);
	} else {
		const belongs = credentials.accessTokenOwner === digestOf(account);
		const isOver = Number(credentials.signedInUntil) <= Date.now() + EXPIRY_MARGIN;
		if ((!belongs || isOver) && !used.has(credentials)) {
			used.add(credentials);
			throw new TokenEnded('The stored token is over');
		}
		used.add(credentials);
		tokenSent.add(credentials);
		options.headers.Authorization = `Bearer ${String(credentials.accessToken)}`;
	}
	return await Promise.resolve(options);
}

export class ServiceNowItsmServiceAccountApi implements ICredentialType {
	name = 'serviceNowItsmServiceAccountApi';

	displayName = 'ServiceNow ITSM Service Account API';

	documentationUrl =
		'https://github.com/n8n-nodes-servicenow-itsm/n8n-nodes-servicenow-itsm/blob/main/docs/credentials/README.md';

	icon: Icon = { light: 'file:servicenowItsm.svg', dark: 'file:servicenowItsm.dark.svg' };

	properties: INodeProperties[] = serviceAccountProperties;

	preAuthentication = signIn;

	authenticate: IAuthenticate = sign;

	test: ICredentialTestRequest = credentialTest(
		'ServiceNow does not accept the API key, or no longer the user behind the token. Check in this order: (1) an API key is complete, active and not expired; (2) an inbound authentication profile exists, and a REST API access policy maps it to the Table API; (3) the user is active and not locked out.',
	);
}
