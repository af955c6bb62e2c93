// The size of a body, by the property and by the setting.
import { startEmulator, type Emulator } from '../../../emulator';
import { bodyLimit } from '../../../emulator/limits/bodyLimit';
import { ask } from '../support';

let emulator: Emulator;
beforeAll(async () => void (emulator = await startEmulator({ records: 0 })));
afterAll(() => emulator.close());
beforeEach(() => emulator.reset());

const megabyte = 1_048_576;
const property = (value: string): void => void (emulator.table('sys_properties').find('name', 'glide.rest.max_content_length')!.value = value);

test.each([['10', 10], ['1', 1], ['25', 25], ['0.1', 1], ['100', 25], ['', 10], ['nonsense', 10]])('a property of %j is %i MB', (value, expected) => {
	property(value);
	expect(bodyLimit(emulator.instance)).toBe(expected * megabyte);
});

test('a body over it is refused in the documented words; the setting wins', async () => {
	property('1');
	const body = { description: 'x'.repeat(megabyte) };
	const size = JSON.stringify(body).length;
	expect(await ask(emulator, 'POST', '/api/now/table/incident', body)).toMatchObject({ status: 400, body: { error: { message: 'Exception while reading request', detail: `Rejected large REST payload with content-length = ${size} bytes. Max allowed: ${megabyte} bytes.` } } });
	emulator.settings.http.maxBody = 2 * megabyte;
	expect((await ask(emulator, 'POST', '/api/now/table/incident', body)).status).toBe(201);
});
