// Finds a port on loopback that nobody listens on; refuses to take it (the caller does, at once).
import { createServer } from 'node:net';

const HIGHEST_PORT = 65_535;

function isFree(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const probe = createServer();
		probe.once('error', () => resolve(false));
		probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
	});
}

/** The first free port at or above `wanted`, none of `taken`; throws when 100 in a row are in use. */
export async function freePort(wanted: number, taken: number[] = []): Promise<number> {
	for (let port = wanted; port < wanted + 100 && port <= HIGHEST_PORT; port++) {
		if (!taken.includes(port) && (await isFree(port))) return port;
	}
	throw new Error(`No free port from ${wanted} to ${wanted + 99}. Stop what uses them, or choose another port.`);
}
