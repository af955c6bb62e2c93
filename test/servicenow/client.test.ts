// What reaches n8n's HTTP function, and what becomes of everything that can come back.
import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { Readable } from 'node:stream';
import { createClient, type ClientOptions } from '../../servicenow/client';
import type { ServiceNowRequest } from '../../servicenow/types';

type End = { statusCode?: number; headers?: Record<string, string>; body?: unknown } | Error;

/** The error that n8n throws for a status: its own, with the HTTP error as the cause. */
const status = (code: number, data: unknown, headers: Record<string, string> = {}): Error =>
	Object.assign(new Error('n8n says so'), { cause: Object.assign(new Error(`status ${code}`), { code: 'ERR_BAD_REQUEST', response: { status: code, headers, data } }) });
const network = (code: string): Error => Object.assign(new Error('n8n says so'), { cause: Object.assign(new Error('network'), { code }) });

function context(ends: End[], credential: Record<string, unknown> = { instance: 'dev12345', grantType: 'authorizationCode' }, signal?: AbortSignal) {
	const sent: IHttpRequestOptions[] = [];
	const fake = {
		getNode: () => ({ credentials: { serviceNowItsmOAuth2Api: { name: 'ServiceNow' } } }),
		getCredentials: () => Promise.resolve(credential),
		getExecutionCancelSignal: () => signal,
		logger: { info: () => undefined },
		helpers: {
			httpRequestWithAuthentication(_type: string, options: IHttpRequestOptions) {
				const end = ends[Math.min(sent.length, ends.length - 1)];
				sent.push(options);
				if (end instanceof Error) return Promise.reject(end);
				return Promise.resolve({ statusCode: 200, headers: {}, ...end });
			},
		},
	};
	return { fake: fake as unknown as IExecuteFunctions, sent };
}

const read: ServiceNowRequest = { method: 'GET', path: '/api/now/table/incident', query: { sysparm_limit: 1 }, effect: 'read' };
const quick: Partial<ClientOptions> = { retry: { baseDelay: 0 } };

async function send(ends: End[], request: ServiceNowRequest = read, more: Partial<ClientOptions> = quick) {
	const { fake, sent } = context(ends);
	const client = await createClient(fake, { credentialType: 'serviceNowItsmOAuth2Api', ...more });
	return { sent, outcome: await client(request).catch((error: unknown) => error) };
}

describe('what is sent', () => {
	it('goes to the instance, follows no redirect, keeps no cookie and leaves the parsing to n8n', async () => {
		const { sent } = await send([{ body: '{"result":[]}' }]);
		expect(sent).toEqual([
			{
				method: 'GET',
				url: 'https://dev12345.service-now.com/api/now/table/incident',
				qs: { sysparm_limit: 1 },
				headers: { Accept: 'application/json' },
				body: undefined,
				returnFullResponse: true,
				disableFollowRedirect: true,
				ignoreHttpStatusErrors: true,
				timeout: 65_000,
			},
		]);
	});

	it('sends objects as JSON, bytes as they are', async () => {
		const json = await send([{ body: '{}' }], { method: 'POST', path: '/x', body: {}, effect: 'append' });
		expect(json.sent[0]).toMatchObject({ body: '{}', headers: { 'Content-Type': 'application/json' } });
		const bytes = Buffer.from('abc');
		const raw = await send([{ body: '{}' }], { method: 'POST', path: '/x', body: bytes, contentType: 'image/png', effect: 'append' });
		expect(raw.sent[0].body).toBe(bytes);
		expect(raw.sent[0].headers).toMatchObject({ 'Content-Type': 'image/png' });
	});

	it.each([['buffer', 'arraybuffer'], ['stream', 'stream']] as const)('asks n8n for a %s', async (answer, encoding) => {
		const { sent } = await send([{ body: Buffer.from('x') }], { ...read, answer });
		expect(sent[0]).toMatchObject({ encoding, headers: { Accept: '*/*' } });
	});

	it('takes the time limit of the request, of the run, or its own', async () => {
		expect((await send([{ body: '{}' }], { ...read, timeout: 5 }, { timeout: 7 })).sent[0].timeout).toBe(5);
		expect((await send([{ body: '{}' }], read, { timeout: 7 })).sent[0].timeout).toBe(7);
	});

	// n8n 1.x takes a stored value of the hidden field.
	it('refuses a credential with the token address of another host before anything is sent', async () => {
		const { fake, sent } = context([{ body: '{}' }], { instance: 'dev12345', grantType: 'pkce', accessTokenUrl: 'https://evil.example/oauth_token.do' });
		await expect(createClient(fake, { credentialType: 'x' })).rejects.toMatchObject({ kind: 'badInput' });
		expect(sent).toEqual([]);
	});

	it('refuses an instance that is none before anything is sent', async () => {
		const { fake, sent } = context([{ body: '{}' }], { instance: 'http://evil.example' });
		await expect(createClient(fake, { credentialType: 'x' })).rejects.toMatchObject({ kind: 'badInput' });
		expect(sent).toEqual([]);
	});
});

describe('good answers', () => {
	it('come parsed, with header names in lower case ', async () => {
		const { outcome } = await send([{ headers: { 'X-Total-Count': '3' }, body: '{"result":[1]}' }]);
		expect(outcome).toEqual({ status: 200, headers: { 'x-total-count': '3' }, body: { result: [1] } });
	});

	it('come as bytes or as a stream where that was asked for, even when they hold JSON', async () => {
		const bytes = Buffer.from('{"error":"part of a file"}');
		expect((await send([{ body: bytes }], { ...read, answer: 'buffer' })).outcome).toMatchObject({ body: bytes });
		const stream = Readable.from(['x']);
		expect((await send([{ body: stream }], { ...read, answer: 'stream' })).outcome).toMatchObject({ body: stream });
	});

	it('may be empty', async () => {
		expect((await send([{ statusCode: 204, body: '' }], { method: 'DELETE', path: '/x', effect: 'replace' })).outcome).toMatchObject({ status: 204 });
	});
});

describe('failures', () => {
	const envelope = { error: { message: 'Operation Failed', detail: 'Data Policy Exception: The following fields are mandatory: Resolution code' }, status: 'failure' };

	it.each([
		['text', JSON.stringify(envelope)],
		['bytes', Buffer.from(JSON.stringify(envelope))],
		['a stream', Readable.from([Buffer.from(JSON.stringify(envelope).slice(0, 20)), Buffer.from(JSON.stringify(envelope).slice(20))])],
	])('in ServiceNow\'s words when the error comes as %s', async (_what, data) => {
		const { outcome } = await send([status(403, data)]);
		expect(outcome).toMatchObject({ kind: 'forbidden', status: 403, message: 'Operation Failed', detail: envelope.error.detail });
	});

	it('keep the status when the stream of an error breaks', async () => {
		const broken = new Readable({ read() { this.destroy(new Error('gone')); } });
		expect((await send([status(404, broken)])).outcome).toMatchObject({ kind: 'notFound', status: 404 });
	});

	it('read no more of an endless error than they need', async () => {
		let pulled = 0;
		const endless = new Readable({ read() { pulled++; this.push(Buffer.alloc(16_384, 'x')); } });
		expect((await send([status(500, endless)], { ...read, effect: 'append' })).outcome).toMatchObject({ kind: 'unavailable' });
		expect(pulled).toBeLessThan(20);
	});

	it.each<[string, End, string]>([
		['an error inside a 200', { body: '{"result":[{"a":1}],"error":{"message":"Transaction cancelled: maximum execution time exceeded"},"status":"failure"}' }, 'quotaExceeded'],
		['another failure inside a 200', { body: '{"error":{"message":"No"},"status":"failure"}' }, 'interrupted'],
		['JSON that ends in the middle', { body: '{"result":[{"a":"' }, 'interrupted'],
		['202 without a body', { statusCode: 202, body: '' }, 'queuedAway'],
		['a page of HTML', { body: '<html><title>Log in</title></html>' }, 'notJson'],
		['a sleeping instance', { body: '<html><title>Instance Hibernating page</title></html>' }, 'hibernating'],
		['401 after n8n renewed', status(401, '{"error":{"message":"User Not Authenticated"}}'), 'unauthenticated'],
		['429', status(429, '{"error":{"message":"Rate limit exceeded"}}'), 'rateLimited'],
		['a gateway page', status(502, '<html>Bad Gateway</html>'), 'unavailable'],
		['a redirect', status(302, ''), 'rejected'],
		['a redirect with a page', status(307, '<html>Log in</html>'), 'rejected'],
		['no such host', network('ENOTFOUND'), 'unreachable'],
		['a reset', network('ECONNRESET'), 'interrupted'],
		['a timeout', network('ECONNABORTED'), 'interrupted'],
		['a bad certificate', network('CERT_HAS_EXPIRED'), 'certificate'],
		['a token that cannot be renewed', new Error('The credential needs to be reconnected.'), 'reconnect'],
	])('%s', async (_what, end, kind) => {
		const { outcome } = await send([end], { method: 'POST', path: '/x', body: {}, effect: 'append' }, { retry: { maxRetries: 0 } });
		expect(outcome).toMatchObject({ name: 'ServiceNowError', kind });
	});

	it('never name a header of the request', async () => {
		const error = status(500, '{}');
		Object.assign(error, { config: { headers: { Authorization: 'Bearer secret' } } });
		const { outcome } = await send([error], { ...read, effect: 'append' });
		expect(JSON.stringify(outcome, Object.getOwnPropertyNames(outcome))).not.toContain('secret');
	});
});

describe('an answer that repeats the request', () => {
	const credential = { instance: 'dev12345', grantType: 'pkce', clientSecret: 'the-client-secret', oauthTokenData: { access_token: 'the-access-token' } };
	const page = `<html>${'x'.repeat(190)} the-access-token the-client-secret</html>`;

	it.each([
		['as an error', status(502, page)],
		['as an answer', { statusCode: 200, body: page }],
		['in ServiceNow\'s form', { statusCode: 400, body: '{"error":{"message":"Bearer the-new-token-of-86-characters","detail":"the-access-token"}}' }],
		['from the token endpoint', Object.assign(new Error('x'), { cause: { config: { url: 'https://dev12345.service-now.com/oauth_token.do' }, response: { status: 401, headers: {}, data: '{"error_description":"the-client-secret"}' } } })],
		['in n8n\'s words', Object.assign(new Error('Expected a token, but received: client_secret=the-client-secret'), { code: 'EAUTH' })],
	])('%s gives away no secret, not even a part of it', async (_what, end) => {
		const { fake } = context([end], credential);
		const client = await createClient(fake, { credentialType: 'serviceNowItsmOAuth2Api', retry: { maxRetries: 0 } });
		const outcome = (await client(read).catch((error: unknown) => error)) as Error & { detail?: string };
		expect(outcome).toBeInstanceOf(Error);
		expect(`${outcome.message} ${outcome.detail} ${outcome.stack}`).not.toMatch(/the-acc|the-cli|the-new/);
	});
});

describe('a token that may end', () => {
	const twice = async (ends: End[], credential: Record<string, unknown>, request: ServiceNowRequest = read) => {
		const { fake, sent } = context(ends, { instance: 'dev12345', ...credential });
		const client = await createClient(fake, { credentialType: 'serviceNowItsmOAuth2Api', ...quick });
		await client(read);
		return { sent, outcome: await client(request).catch((error: unknown) => error) };
	};
	const asAnswers = (sent: IHttpRequestOptions[]) => sent.map(({ ignoreHttpStatusErrors }) => ignoreHttpStatusErrors === true);

	it('takes every status as an answer, so that n8n renews the token only when it is asked to', async () => {
		const { sent, outcome } = await twice([{ body: '{}' }, { statusCode: 401, body: '{"error":{"message":"User Not Authenticated"}}' }, { body: '{"result":1}' }], { grantType: 'authorizationCode' });
		expect(asAnswers(sent)).toEqual([true, true, false]);
		expect(outcome).toMatchObject({ body: { result: 1 } });
	});

	it('leaves a 401 to n8n with Basic, for the guard of the password', async () => {
		const { sent, outcome } = await twice([{ body: '{}' }, status(401, '{}')], { method: 'basic' });
		expect(asAnswers(sent)).toEqual([false, false]);
		expect(outcome).toMatchObject({ kind: 'unauthenticated' });
	});

	it('has nothing to renew with an API key', async () => {
		const { sent, outcome } = await twice([{ body: '{}' }, { statusCode: 401, body: '{}' }], { method: 'apiKey' });
		expect(asAnswers(sent)).toEqual([true, true]);
		expect(outcome).toMatchObject({ kind: 'unauthenticated' });
	});

	it.each([
		['bytes', Buffer.from('{"error":{"message":"Attachment not found"}}')],
		['a stream', Readable.from([Buffer.from('{"error":{"message":"Attachment not found"}}')])],
	])('reads what a failure says that comes as %s', async (_what, body) => {
		const { outcome } = await twice([{ body: '{}' }, { statusCode: 404, body }], { grantType: 'pkce' }, { ...read, answer: 'stream' });
		expect(outcome).toMatchObject({ kind: 'notFound', message: 'Attachment not found' });
	});

	it('does not follow a redirect', async () => {
		expect((await twice([{ body: '{}' }, { statusCode: 302, body: '' }], { grantType: 'pkce' })).outcome).toMatchObject({ kind: 'rejected' });
	});
});

it('repeats a read after a truncated answer', async () => {
	const { outcome, sent } = await send([{ body: '{"result":[{' }, { body: '{"result":[]}' }]);
	expect(outcome).toMatchObject({ body: { result: [] } });
	expect(sent).toHaveLength(2);
});

it('obeys the waiting time of the answer, measured by its own clock', async () => {
	const date = 'Tue, 06 Jan 2026 00:00:00 GMT';
	const reset = { date, 'x-ratelimit-reset': String(Date.UTC(2026, 0, 6, 1) / 1000) };
	const { outcome, sent } = await send([status(429, '{}', reset)]);
	expect(outcome).toMatchObject({ kind: 'rateLimited', retryAfterMs: 3_600_000, advice: expect.stringContaining('in 60 minutes') as string });
	expect(sent).toHaveLength(1);
});

it('sends nothing for a run that is cancelled already', async () => {
	const stop = new AbortController();
	stop.abort();
	const { fake, sent } = context([{ body: '{}' }], undefined, stop.signal);
	const client = await createClient(fake, { credentialType: 'x' });
	await expect(client(read)).rejects.toMatchObject({ message: 'The execution was cancelled' });
	expect(sent).toEqual([]);
});

describe('on n8n 1.x, which drops the HTTP error when it wraps it', () => {
	const wrapped = (httpCode: string, data?: unknown): Error => Object.assign(new Error('n8n says so'), { httpCode, context: { data } });

	it.each([
		['400', { error: { message: 'Invalid table x', detail: null }, status: 'failure' }, 'rejected', 'Invalid table x'],
		['403', { error: { message: 'Operation Failed', detail: 'Data Policy Exception: Resolution code' }, status: 'failure' }, 'forbidden', 'Operation Failed'],
		['404', undefined, 'notFound', 'ServiceNow answered with status 404'],
		['429', undefined, 'rateLimited', 'ServiceNow answered with status 429'],
	])('tells %s by its status and the parsed body', async (httpCode, data, kind, message) => {
		const { outcome } = await send([wrapped(httpCode, data)]);
		expect(outcome).toMatchObject({ kind, message });
	});

	it.each([['ECONNREFUSED', 'unreachable'], ['ECONNRESET', 'interrupted']])('finds %s where the status would be', async (code, kind) => {
		expect((await send([wrapped(code)])).outcome).toMatchObject({ kind });
	});
});
