// The second factor behind a Basic password. The codes are those of RFC 6238, appendix B, cut to six digits.
import { startEmulator, type Emulator } from '../../../emulator';
import { call } from '../exchange';

let emulator: Emulator;
beforeAll(async () => void (emulator = await startEmulator({ records: 1 })));
afterAll(() => emulator.close());
beforeEach(() => {
	emulator.reset();
	emulator.clock.freeze(1_111_111_109_000);
	// The base32 of "12345678901234567890".
	emulator.oauth.enrolSecondFactor('itil.user', 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
});

const now = '081804';
/** The code of the step after: the RFC's example at 1111111111. */
const next = '050471';
async function ask(password: string): Promise<[number, string | null]> {
	const { status, headers } = await call(emulator, 'GET', '/api/now/table/incident?sysparm_limit=1', undefined, { Authorization: `Basic ${Buffer.from(`itil.user:${password}`).toString('base64')}` });
	return [status, headers.get('x-mfa_token')];
}

test('since Yokohama the password alone is enough', async () => {
	expect(await ask('itil-password')).toEqual([200, null]);
	expect(await ask(`itil-password${now}`)).toEqual([200, null]);
});

test('where the code is asked for, the right password without it or with a wrong one is told by a header', async () => {
	emulator.settings.auth.mfaOnBasic = true;
	expect(await ask('itil-password')).toEqual([401, 'invalid']);
	expect(await ask('itil-password000000')).toEqual([401, 'invalid']);
	expect(await ask('wrong')).toEqual([401, null]);
	expect(await ask(`itil-password${now}`)).toEqual([200, null]);
});

test('the code of another time is wrong, the neighbouring steps are not', async () => {
	emulator.settings.auth.mfaOnBasic = true;
	expect(await ask(`itil-password${next}`)).toEqual([200, null]);
	emulator.clock.advance(90_000);
	expect(await ask(`itil-password${now}`)).toEqual([401, 'invalid']);
});

test('a valid code opens Basic although it is restricted', async () => {
	emulator.oauth.setProperty('glide.authenticate.basic_auth.restriction.enforce', 'true');
	expect(await ask('itil-password')).toEqual([401, null]);
	expect(await ask(`itil-password${now}`)).toEqual([200, null]);
});
