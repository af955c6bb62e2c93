// Proves what every unusable answer is taken for, whether it may have been applied, and that no page and no secret gets into a message.
import { badInput, failureOfConnection, failureOfReply, isQueryRefused, retryAfterMs, ServiceNowError } from '../../servicenow/errors';

const now = Date.UTC(2026, 0, 1);
const failure = (status: number, body: unknown, headers: Record<string, string> = {}) => failureOfReply({ status, headers, body }, now);
const envelope = (message: string, detail: string | null = null) => ({ error: { message, detail }, status: 'failure' });

it.each([
	[200, { result: [] }],
	[201, { result: {} }],
	[204, undefined],
	[204, ''],
])('%s with %j is no failure', (status, body) => {
	expect(failure(status, body)).toBeUndefined();
});

it.each([
	['no token', 401, envelope('User Not Authenticated', 'Required to provide Auth information'), 'unauthenticated', false, 'reconnected'],
	['data policy', 403, envelope('Operation Failed', 'Data Policy Exception: The following fields are mandatory: Resolution code'), 'forbidden', false, 'Fill them in'],
	['business rule', 403, envelope('Operation Failed', "Operation against file 'incident' was aborted by Business Rule 'Guard^1'"), 'forbidden', false, 'business rule'],
	['access rule', 403, envelope('Operation Failed', 'ACL Exception Insert Failed due to security constraints'), 'forbidden', false, 'access rule'],
	['a column that may not be asked for', 403, envelope('Insufficient rights to query records', 'Field(s) present in the query do not have permission to be read'), 'forbidden', false, 'query_range'],
	['a table that may not be read', 403, envelope('Insufficient rights to query records'), 'forbidden', false, 'may not read this table'],
	['no such record', 404, envelope('No Record found', "Record doesn't exist or ACL restricts the record retrieval"), 'notFound', false, 'does not exist, or the account may not see it'],
	['no such table', 400, envelope('Invalid table incidents'), 'rejected', false, 'not its label'],
	['rate limit', 429, envelope('Rate limit exceeded'), 'rateLimited', false, 'lower the concurrency'],
	['queue full', 202, undefined, 'queuedAway', false, 'did not process'],
	['quota in a 200', 200, { result: [{ a: '1' }], ...envelope('Transaction cancelled: maximum execution time exceeded') }, 'quotaExceeded', true, 'fewer columns'],
	['quota in a 500', 500, envelope('Transaction cancelled: maximum execution time exceeded'), 'quotaExceeded', true, 'fewer columns'],
	['another end of a 200', 200, { result: [], ...envelope('Something broke') }, 'interrupted', true, 'broke off'],
	['gateway page', 502, '<html><body>Bad Gateway</body></html>', 'unavailable', true, 'not able to answer'],
	['login page', 200, '<!DOCTYPE html><html><title>Log in</title><script>var token="s3cr3t"</script></html>', 'notJson', true, 'login page'],
	['truncated JSON', 200, '{"result":[{"number":"INC', 'interrupted', true, 'broke off'],
	['truncated JSON that speaks of sleep', 200, '{"result":[{"short_description":"hibernating', 'interrupted', true, 'broke off'],
	['sleeping instance', 200, '<html><title>Instance Hibernating page</title></html>', 'hibernating', false, 'wake the instance'],
	['no envelope', 500, undefined, 'unavailable', true, 'Try again later'],
	['OAuth shape', 400, { error: 'invalid_scope', error_description: 'not yours' }, 'rejected', false, undefined],
])('%s', (_what, status, body, kind, mayHaveBeenApplied, advice) => {
	const error = failure(status, body);
	expect(error).toMatchObject({ kind, status, mayHaveBeenApplied });
	if (advice) expect(error?.advice).toContain(advice);
	expect(`${error?.message} ${error?.detail}`).not.toMatch(/<|s3cr3t/);
});

it('tells a refused query from a refused table', () => {
	const refused = failure(403, envelope('Insufficient rights to query records', 'Field(s) present in the query do not have permission to be read'));
	const closed = failure(403, envelope('Insufficient rights to query records'));
	expect([refused, closed].map((error) => error !== undefined && isQueryRefused(error))).toEqual([true, false]);
});

it("keeps ServiceNow's words and the transaction", () => {
	const error = failure(403, envelope('Operation Failed', 'Because'), { 'x-transaction-id': 'abc' });
	expect(error).toMatchObject({ message: 'Operation Failed', detail: 'Because', transactionId: 'abc' });
});

it('shows at most 200 characters of a page', () => {
	expect(failure(200, `<p>${'long '.repeat(500)}</p>`)?.detail?.length).toBeLessThanOrEqual(200);
});

describe('how long to wait', () => {
	it.each([
		[{ 'retry-after': '30' }, 30_000],
		[{ 'retry-after': 'Thu, 01 Jan 2026 00:01:00 GMT' }, 60_000],
		[{ 'retry-after': 'Thu, 01 Jan 2026 00:01:00 GMT', date: 'Thu, 01 Jan 2026 00:00:50 GMT' }, 10_000],
		[{ 'x-ratelimit-reset': String(now / 1000 + 5) }, 5_000],
		[{ 'retry-after': 'soon' }, undefined],
		[{}, undefined],
	])('%j is %s', (headers, expected) => {
		expect(retryAfterMs(headers, now)).toBe(expected);
	});
});

it.each([
	['ENOTFOUND', 'unreachable', false],
	['ECONNREFUSED', 'unreachable', false],
	['ECONNRESET', 'interrupted', true],
	['ECONNABORTED', 'interrupted', true],
	['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate', false],
])('the network code %s', (code, kind, mayHaveBeenApplied) => {
	const error = failureOfConnection(code, 'dev1.service-now.com');
	expect(error).toMatchObject({ kind, mayHaveBeenApplied });
	expect(error.message).toContain('dev1.service-now.com');
	// n8n replaces a message that has a code in it by a sentence of its own.
	expect(error.message).not.toContain(code);
});

it('refuses input with a kind of its own', () => {
	const error = badInput('What', 'How');
	expect(error).toBeInstanceOf(ServiceNowError);
	expect(error).toMatchObject({ kind: 'badInput', message: 'What', advice: 'How', mayHaveBeenApplied: false });
});
