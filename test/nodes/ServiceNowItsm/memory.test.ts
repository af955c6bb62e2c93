// Proves that items of one run ask once, also at the same time, and that a failure is asked again.
import { memory } from '../../../nodes/ServiceNowItsm/memory';

it('asks once for a key, also when items ask at the same time', async () => {
	const remember = memory();
	const find = jest.fn(() => Promise.resolve('found'));
	await expect(Promise.all([remember('a', find), remember('a', find)])).resolves.toEqual(['found', 'found']);
	await remember('a', find);
	expect(find).toHaveBeenCalledTimes(1);
	await remember('b', find);
	expect(find).toHaveBeenCalledTimes(2);
});

it('keeps no failure', async () => {
	const remember = memory();
	await expect(remember('a', () => Promise.reject(new Error('once')))).rejects.toThrow('once');
	await expect(remember('a', () => Promise.resolve('then'))).resolves.toBe('then');
});

it('ends with the run', async () => {
	const find = jest.fn(() => Promise.resolve(1));
	await memory()('a', find);
	await memory()('a', find);
	expect(find).toHaveBeenCalledTimes(2);
});
