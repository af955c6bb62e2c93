// A narrow connection loses, doubles and reorders no byte, in either direction, and hands on the end.
import { createServer, connect, type AddressInfo } from 'node:net';
import { Narrow } from '../../bench/bandwidth';

it('echoes everything in order', async () => {
	const server = createServer({ allowHalfOpen: true }, (socket) => {
		const narrow = new Narrow(socket, 400);
		narrow.pipe(narrow);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const sent = Buffer.from(Array.from({ length: 700_000 }, (_, index) => (index * 31) % 251));
	const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
	const parts: Buffer[] = [];
	socket.on('data', (part: Buffer) => parts.push(part));
	const ended = new Promise((resolve) => socket.on('end', resolve));
	socket.end(sent);
	await ended;
	server.close();
	expect(Buffer.concat(parts).equals(sent)).toBe(true);
});
