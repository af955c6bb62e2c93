// A port that is taken is left alone, and the next free one is found.
import { createServer, type Server } from 'node:net';
import { freePort } from '../../demo/freePort';

function listen(port: number): Promise<Server> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => resolve(server));
	});
}

describe('freePort', () => {
	it('goes on to the next port when the wanted one is in use or spoken for', async () => {
		const wanted = await freePort(23_456);
		const server = await listen(wanted);
		try {
			const next = await freePort(wanted);
			expect(next).toBeGreaterThan(wanted);
			expect(await freePort(wanted, [next])).toBeGreaterThan(next);
		} finally {
			await new Promise((resolve) => server.close(resolve));
		}
	});

	it('says so when there is none', async () => {
		await expect(freePort(65_536)).rejects.toThrow('No free port');
	});
});
