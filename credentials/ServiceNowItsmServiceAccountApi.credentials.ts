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
import type { HttpRequest } from './answer';
import { credentialTest } from './credentialTest';
import { basicHeader, digestOf, fetchToken, isAccepted, passwordDigest, proveBasicAccount, readServiceAccount, requireComplete, type ServiceAccount } from './serviceAccount';
import { serviceAccountProperties } from './serviceAccountProperties';
import { askWhoItIs, signedInAs } from './signedInAs';
import { SignInGuard, type Rejected } from './signInGuard';

/** One for the process: executions share it, each worker has its own. */
const guard = new SignInGuard(() => Date.now());

/** Credentials that have signed a request; n8n asks to sign in again with the same object only after that request was refused. */
const used = new WeakSet<object>();

/** Credentials whose token went out with a request. */
const tokenSent = new WeakSet<object>();

const NO_TOKEN: Rejected = { accessToken: '', renewAt: 0 };

/** n8n takes a 401 thrown here for a refused token: it signs in and signs the request anew, without having sent it. */
class TokenEnded extends Error {
	readonly response = { status: 401 };
}

/** The credential test shows nothing but the message, so the advice has to stand in it. */
function explained(error: unknown): Error {
	if (!(error instanceof ServiceNowError)) return error instanceof Error ? error : new Error(String(error));
	return new Error([error.message, error.advice].filter(Boolean).join('. '), { cause: error });
}

const storedToken = ({ accessToken, refreshToken, signedInUntil }: ICredentialDataDecryptedObject): Rejected => ({
	accessToken: String(accessToken ?? ''),
	refreshToken: String(refreshToken ?? ''),
	renewAt: Number(signedInUntil) || 0,
});

/** What signing in needs to know. */
interface SignInCall {
	httpRequest: HttpRequest;
	credentials: ICredentialDataDecryptedObject;
	account: ServiceAccount;
	/** The digest of the account. */
	id: string;
	/** The stored values were filled for this very account. */
	isKnown: boolean;
	/** A request was to be signed with these credentials: this is no test of them, and not the first sign-in. */
	wasSigned: boolean;
}

async function signIn(this: IHttpRequestHelper, credentials: ICredentialDataDecryptedObject): Promise<IDataObject> {
	try {
		const account = readServiceAccount(credentials);
		requireComplete(account);
		const id = digestOf(account);
		const call = { httpRequest: this.helpers.httpRequest, credentials, account, id, isKnown: credentials.accessTokenOwner === id, wasSigned: used.has(credentials) };
		return account.method === 'basic' || account.method === 'apiKey' ? await signInWithoutToken(call) : await signInWithToken(call);
	} catch (error) {
		throw explained(error);
	}
}

const whoItIs = async ({ httpRequest, account, id }: SignInCall, accessToken = '', anew = false) =>
	await signedInAs(id, anew, async () => await askWhoItIs(httpRequest, account, accessToken, new Date().toISOString().slice(0, 10)));

/** n8n comes here before every request with Basic or an API key, and stores what it gets. */
async function signInWithoutToken(call: SignInCall): Promise<IDataObject> {
	const { httpRequest, account, id, isKnown, wasSigned } = call;
	if (account.method === 'basic') {
		const rejected = wasSigned ? { accessToken: 'proven', renewAt: Number.MAX_SAFE_INTEGER, withPassword: true } : NO_TOKEN;
		await guard.renew({ account: id, password: passwordDigest(account) }, rejected, async () => await proveBasicAccount(httpRequest, account, Date.now()));
	}
	const user = wasSigned || isKnown ? undefined : await whoItIs(call);
	return user === undefined ? {} : { accessToken: '', refreshToken: '', accessTokenOwner: id, signedInAs: user };
}

async function signInWithToken(call: SignInCall): Promise<IDataObject> {
	const { httpRequest, credentials, account, id, isKnown, wasSigned } = call;
	const signer = { account: id, password: account.method === 'password' ? passwordDigest(account) : undefined };
	const rejected = isKnown ? storedToken(credentials) : NO_TOKEN;
	// n8n's older request function, which the HTTP Request node uses, comes here after every failure, and sends the request again
	// when it gets a token: a POST that failed for another reason would be there twice.
	const wasSent = tokenSent.has(credentials);
	const token = await guard.renew(signer, rejected, async (refreshToken) => {
		if (wasSent && (await isAccepted(httpRequest, account, rejected.accessToken))) return undefined;
		// A credential test asks for the account itself: a refresh token would say nothing about the password.
		return await fetchToken(httpRequest, account, Date.now(), wasSigned ? refreshToken : undefined);
	});
	if (wasSent && token.accessToken === rejected.accessToken) return {};
	const user = wasSigned ? undefined : await whoItIs(call, token.accessToken, isKnown);
	return {
		accessToken: token.accessToken,
		refreshToken: token.refreshToken ?? '',
		signedInUntil: String(token.renewAt),
		accessTokenOwner: id,
		...(user === undefined ? {} : { signedInAs: user }),
	};
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
		const isOver = Number(credentials.signedInUntil) <= Date.now();
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
