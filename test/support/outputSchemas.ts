// The output previews of the editor, made from real answers of the local ServiceNow: `npx tsx test/support/outputSchemas.ts` writes those that the package ships.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { startEmulator, type Emulator } from '../../emulator';
import type { Files } from '../../nodes/ServiceNowItsm/files';
import { runItem } from '../../nodes/ServiceNowItsm/item';
import { memory } from '../../nodes/ServiceNowItsm/memory';
import { failureOfReply } from '../../servicenow/errors';
import type { Row, Send } from '../../servicenow/types';
import { everyOperation, goodRun, type NamedOperation } from './everyOperation';

/** The part of JSON Schema that n8n's previews use. */
export interface OutputSchema {
	type: string | string[];
	properties?: Record<string, OutputSchema>;
	items?: OutputSchema;
}

/** n8n looks for `v<version>`, with three numbers, below the folder of the node. */
export const schemaFolder = 'nodes/ServiceNowItsm/__schema__/v1.0.0';
export const schemaFile = ({ resource, operation }: NamedOperation): string => join(schemaFolder, resource, `${operation}.json`);

function typeOf(value: unknown): string {
	if (value === null) return 'null';
	return Array.isArray(value) ? 'array' : typeof value;
}

/** What all the values have in common with each other. */
export function schemaOf(values: readonly unknown[]): OutputSchema {
	const types = [...new Set(values.map(typeOf))].sort();
	const objects = values.filter((value): value is Row => typeOf(value) === 'object');
	const keys = [...new Set(objects.flatMap(Object.keys))];
	const entries = values.filter((value): value is unknown[] => Array.isArray(value)).flat();
	return {
		type: types.length === 1 ? types[0] : types,
		...(objects.length > 0 && { properties: Object.fromEntries(keys.map((key) => [key, schemaOf(objects.filter((one) => Object.hasOwn(one, key)).map((one) => one[key]))])) }),
		...(entries.length > 0 && { items: schemaOf(entries) }),
	};
}

const sendTo = ({ url, username, password }: Pick<Emulator, 'url' | 'username' | 'password'>): Send => async (request) => {
	const parameters = new URLSearchParams();
	for (const [name, value] of Object.entries(request.query ?? {})) if (value !== undefined) parameters.set(name, String(value));
	const body = request.open ? ((await request.open()) as string) : request.body === undefined ? undefined : JSON.stringify(request.body);
	const reply = await fetch(`${url}${request.path}?${parameters.toString()}`, {
		method: request.method,
		headers: { Authorization: `Basic ${btoa(`${username}:${password}`)}`, Accept: 'application/json', ...(body !== undefined && { 'Content-Type': request.contentType ?? 'application/json' }) },
		body,
	});
	const text = await reply.text();
	const answer = { status: reply.status, headers: Object.fromEntries(reply.headers), body: request.answer === 'stream' ? Readable.from([text]) : text === '' ? undefined : (JSON.parse(text) as unknown) };
	const failure = request.answer === 'stream' ? undefined : failureOfReply(answer, Date.now());
	if (failure) throw failure;
	return answer;
};

const files: Files = {
	input: () => ({ name: 'mail.log', type: 'text/plain', size: 6, open: () => Promise.resolve('a line'), hash: () => Promise.resolve('') }),
	keep: () => Promise.resolve(),
};

/** The output rows of one run of the operation. */
async function rowsOf(operation: NamedOperation, servicenow: Emulator): Promise<Row[]> {
	const { parameters } = await goodRun(operation, servicenow);
	const read = <T>(name: string, fallback: T): T => (Object.hasOwn(parameters, name) ? (parameters[name] as T) : fallback);
	const ways = { note: () => undefined, wait: () => Promise.resolve(), remember: memory() };
	return await runItem({ read, send: sendTo(servicenow), input: {}, files, timeZone: 'UTC', ...ways }, { readOnly: false, tables: [] });
}

/** The text of every schema file, by path. */
export async function outputSchemas(): Promise<Map<string, string>> {
	const servicenow = await startEmulator({ records: 20 });
	try {
		const texts = new Map<string, string>();
		for (const operation of everyOperation) texts.set(schemaFile(operation), `${JSON.stringify({ ...schemaOf(await rowsOf(operation, servicenow)), version: 1 })}\n`);
		return texts;
	} finally {
		await servicenow.close();
	}
}

async function write(): Promise<void> {
	const root = join(__dirname, '..', '..');
	const schemas = await outputSchemas();
	rmSync(join(root, schemaFolder), { recursive: true, force: true });
	for (const [path, text] of schemas) {
		mkdirSync(dirname(join(root, path)), { recursive: true });
		writeFileSync(join(root, path), text);
	}
}

if (require.main === module) void write();
