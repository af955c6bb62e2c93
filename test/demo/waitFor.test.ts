// Waiting ends with the value, or with a reason when the time is up.
import { waitFor } from '../../demo/waitFor';

describe('waitFor', () => {
	it('returns what was found at last', async () => {
		const answers = [undefined, undefined, 'there'];
		expect(await waitFor('it', () => answers.shift(), { timeoutMs: 5_000, everyMs: 1 })).toBe('there');
	});

	it('gives up with the name of what it waited for', async () => {
		await expect(waitFor('the moon', () => undefined, { timeoutMs: 0, everyMs: 1 })).rejects.toThrow('waiting for the moon');
	});

	it('ends at once when looking fails', async () => {
		await expect(waitFor('it', () => Promise.reject(new Error('no such workflow')), { timeoutMs: 60_000 })).rejects.toThrow('no such workflow');
	});
});
