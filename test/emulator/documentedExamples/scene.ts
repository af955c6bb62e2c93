// The instance that the documented examples are sent to: provides by name what their requests speak of. Asserts nothing.
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { startEmulator, type Emulator } from '../../../emulator';
import { askToken, call, consent } from '../exchange';

const callback = 'https://yourapp.example.com/callback';
const verifier = 'a-verifier-that-is-long-enough-for-the-rules-of-pkce';
export const challenge = createHash('sha256').update(verifier).digest('base64url');
const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });

type Maker = (scene: Scene) => string | Promise<string>;

const rows = (name: string, at = 0): Maker => ({ emulator }) => emulator.table(name).rows()[at].sys_id;
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function assertion({ emulator }: Scene, clientId: string): string {
	emulator.oauth.trustKey(keys.publicKey.export({ type: 'spki', format: 'pem' }).toString(), { clientId, keyId: 'samplekeyid' });
	const now = Math.floor(emulator.clock.now() / 1000);
	const signed = `${encode({ kid: 'samplekeyid', typ: 'JWT', alg: 'RS256' })}.${encode({ aud: clientId, sub: emulator.username, iss: clientId, iat: now, exp: now + 60, jti: String(Math.random()) })}`;
	return `${signed}.${sign('sha256', Buffer.from(signed), keys.privateKey).toString('base64url')}`;
}

async function codeFor(scene: Scene, more: Record<string, string>): Promise<string> {
	const wish = { response_type: 'code', client_id: await scene.get('client'), redirect_uri: await scene.get('registered'), state: 'xyz123', ...more };
	const answer = await consent(scene.emulator, wish);
	return new URL(answer.headers.get('location') ?? 'about:blank').searchParams.get('code') ?? '';
}

async function tokens(scene: Scene): Promise<{ access_token: string; refresh_token?: string }> {
	const { username, password } = scene.emulator;
	return (await askToken(scene.emulator, { grant_type: 'password', username, password })).body;
}

async function created(scene: Scene, table: string, values: Record<string, string>): Promise<string> {
	const { body } = await call<{ result: { sys_id: string } }>(scene.emulator, 'POST', `/api/now/table/${table}`, values);
	return body.result.sys_id;
}

const makers: Record<string, Maker> = {
	incident: rows('incident'),
	problem: rows('problem'),
	user: rows('sys_user'),
	userName: ({ emulator }) => emulator.table('sys_user').rows()[0].user_name,
	group: rows('sys_user_group'),
	role: ({ emulator }) => emulator.table('sys_user_has_role').rows()[0].role,
	otherRole: ({ emulator }) => emulator.table('sys_user_has_role').rows()[1].role,

	name: ({ emulator }) => emulator.username,
	password: ({ emulator }) => emulator.password,
	client: ({ emulator }) => emulator.clientId,
	secret: ({ emulator }) => emulator.clientSecret,
	publicClient: ({ emulator }) => emulator.publicClientId,
	token: async (scene) => (await tokens(scene)).access_token,
	refresh: async (scene) => (await tokens(scene)).refresh_token ?? '',
	verifier: () => verifier,
	challenge: () => challenge,
	registered({ emulator }) {
		for (const id of [emulator.clientId, emulator.publicClientId]) emulator.oauth.changeClient(id, { redirect_url: callback });
		return callback;
	},
	code: (scene) => codeFor(scene, {}),
	publicCode: (scene) => codeFor(scene, { client_id: scene.emulator.publicClientId, code_challenge: challenge, code_challenge_method: 'S256' }),
	assertion: (scene) => assertion(scene, scene.emulator.clientId),
	publicAssertion: (scene) => assertion(scene, scene.emulator.publicClientId),
	/** The scopes of the documentation's example application. */
	scopes({ emulator }) {
		for (const id of [emulator.clientId, emulator.publicClientId]) emulator.oauth.changeClient(id, { auth_scope: 'incident_read,incident_write' });
		return 'incident_read incident_write';
	},
	stateRequired: property('glide.oauth.state.parameter.required', 'true'),
	queryParametersAllowed: property('glide.oauth.allow.parameters.in.post.body.only', 'false'),
	implicitAllowed: (scene) => property('glide.oauth.clients.allowed.for.implicit.grant', scene.emulator.clientId)(scene),

	async attachment({ emulator }) {
		const path = `/api/now/attachment/file?table_name=incident&table_sys_id=${emulator.table('incident').rows()[0].sys_id}&file_name=Issue_screenshot`;
		const headers = { Authorization: `Basic ${Buffer.from(`${emulator.username}:${emulator.password}`).toString('base64')}`, 'Content-Type': 'image/jpeg' };
		return (await call<{ result: { sys_id: string } }>(emulator, 'POST', path, 'not really a picture', headers)).body.result.sys_id;
	},
	async attribute(scene) {
		const path = `/api/now/attachment/${await scene.get('attachment')}/attributes`;
		for (const key of ['example_key', 'another_key']) await call(scene.emulator, 'POST', path, { key, value: key.replace('key', 'value') });
		return 'example_key';
	},
	async staged({ emulator }) {
		const { headers } = await call(emulator, 'POST', '/api/now/import/imp_user', { user_id: 'john.public', last_name: 'Public' });
		return (headers.get('location') ?? '').split('/').pop() ?? '';
	},
	/** The staging table of the documentation's example. */
	async employees(scene) {
		const parent = scene.emulator.table('sys_db_object').find('name', 'sys_import_set_row')?.sys_id ?? '';
		await created(scene, 'sys_db_object', { name: 'u_employee_import_set_table', label: 'Employee import', super_class: parent });
		for (const label of ['Address', 'Name', 'ID']) await created(scene, 'sys_dictionary', { name: 'u_employee_import_set_table', element: `u_${label.toLowerCase()}`, column_label: label, internal_type: 'string', max_length: '100' });
		return 'u_employee_import_set_table';
	},
	async employeesByName(scene) {
		const name = await scene.get('employees');
		await created(scene, 'sys_rest_insert_multiple', { source_table: name, column_mapping: 'column_name' });
		return name;
	},
	multiSet: (scene) => created(scene, 'sys_multi_import_set', { name: 'several' }),
	earlierSet: (scene) => created(scene, 'sys_import_set', { table_name: 'imp_user' }),

	stockSymbol({ emulator }) {
		const company = emulator.table('incident').rows().map((row) => row.company).find(Boolean) ?? emulator.table('core_company').rows()[0].sys_id;
		emulator.table('core_company').update(company, { stock_symbol: 'NYX' });
		emulator.table('incident').update(emulator.table('incident').rows()[0].sys_id, { company });
		return 'NYX';
	},
	rateRule({ emulator }) {
		emulator.table('sys_rate_limit_rules').insert({ name: 'Limit incidents', type: 'all', limit: '0', method: 'GET', resource: 'table/incident', active: 'true' });
		return '';
	},
	unavailable: ({ emulator }) => emulator.faults.add({ status: 503, html: true }),
	badGateway: ({ emulator }) => emulator.faults.add({ status: 502, html: true }),
};

function property(name: string, value: string): Maker {
	return ({ emulator }) => {
		emulator.oauth.setProperty(name, value);
		return value;
	};
}

export class Scene {
	private made = new Map<string, Promise<string>>();

	private constructor(readonly emulator: Emulator) {}

	static async open(): Promise<Scene> {
		return new Scene(await startEmulator({ records: 8 }));
	}

	/** Sets up what the name stands for, once. */
	get(name: string): Promise<string> {
		if (!Object.hasOwn(makers, name)) throw new Error(`the scene has no ${name}`);
		const known = this.made.get(name) ?? Promise.resolve(makers[name](this));
		this.made.set(name, known);
		return known;
	}

	/** Puts what the scene provides into `{name}`. */
	async filled(text: string, written = (value: string): string => value): Promise<string> {
		const parts = await Promise.all(text.split(/(\{[a-zA-Z]+\})/).map(async (part, i) => (i % 2 === 1 ? written(await this.get(part.slice(1, -1))) : part)));
		return parts.join('');
	}

	reset(): void {
		this.made.clear();
		this.emulator.reset();
	}

	close(): Promise<void> {
		return this.emulator.close();
	}
}
