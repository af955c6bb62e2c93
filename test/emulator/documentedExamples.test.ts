// The request and response examples of the official documentation, by shape: status, headers, keys and their types. Rows: documentedExamples/.
import { aggregateExamples } from './documentedExamples/aggregate';
import { attachmentExamples } from './documentedExamples/attachment';
import { batchExamples } from './documentedExamples/batch';
import { expectShape, type Example } from './documentedExamples/example';
import { importSetExamples } from './documentedExamples/importSet';
import { oauthExamples } from './documentedExamples/oauth';
import { pages } from './documentedExamples/pages';
import { Scene } from './documentedExamples/scene';
import { tableExamples } from './documentedExamples/table';

const examples = [...tableExamples, ...attachmentExamples, ...aggregateExamples, ...batchExamples, ...importSetExamples, ...oauthExamples];

let scene: Scene;
beforeAll(async () => {
	scene = await Scene.open();
});
afterEach(() => scene.reset());
afterAll(() => scene.close());

test('every page has as many rows as it has examples, and no row is of another page', () => {
	const counted: Record<string, number> = {};
	for (const { page } of examples) counted[page] = (counted[page] ?? 0) + 1;
	expect(counted).toEqual(Object.fromEntries(Object.entries(pages).map(([name, page]) => [name, page.examples])));
});

async function bodyOf({ data, form, parts }: Example): Promise<string | URLSearchParams | FormData | undefined> {
	if (data !== undefined) return await scene.filled(data);
	if (form) return new URLSearchParams(await filledAll(form));
	if (!parts) return undefined;
	const multipart = new FormData();
	const names = Object.keys(parts);
	for (const [name, value] of await filledAll(parts)) {
		if (name === names[names.length - 1]) multipart.set(name, new Blob([value], { type: 'image/jpeg' }), 'screenshot.jpeg');
		else multipart.set(name, value);
	}
	return multipart;
}

const filledAll = (texts: Record<string, string>): Promise<[string, string][]> =>
	Promise.all(Object.entries(texts).map(async ([name, text]): Promise<[string, string]> => [name, await scene.filled(text)]));

async function send(example: Example): Promise<Response> {
	const { username, password } = scene.emulator;
	const signIn: Record<string, string> = example.anonymous ? {} : { Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
	const headers = { ...signIn, ...Object.fromEntries(await filledAll(example.headers ?? {})) };
	const address = scene.emulator.url + (await scene.filled(example.request[1], encodeURIComponent));
	const body = await bodyOf(example);
	// Last, so that what is set up does not meet it: a limit, a broken gateway.
	for (const name of example.given ?? []) await scene.get(name);
	return await fetch(address, { method: example.request[0], headers, body, redirect: 'manual' });
}

function expectItems(answer: unknown, items: NonNullable<Example['items']>): void {
	const served = (answer as { serviced_requests: { id: string; status_code: number; body: string }[] }).serviced_requests;
	expect(served.map(({ id }) => id)).toEqual(Object.keys(items));
	for (const { id, status_code, body } of served) {
		const wanted = items[id];
		const text = Buffer.from(body, 'base64').toString('utf8');
		expect({ id, status_code }).toEqual({ id, status_code: wanted.status });
		if (wanted.body instanceof RegExp) expect(text).toMatch(wanted.body);
		else expectShape(JSON.parse(text), wanted.body, `item ${id}`);
	}
}

test.each(examples.map((example) => ({ name: `${example.page}: ${example.title}`, example })))('$name', async ({ example }) => {
	const reply = await send(example);
	const text = await reply.text();
	expect({ status: reply.status, text: reply.status === example.status ? '' : text }).toEqual({ status: example.status, text: '' });
	for (const [name, pattern] of Object.entries(example.answerHeaders ?? {})) expect({ [name]: reply.headers.get(name) ?? '' }).toEqual({ [name]: expect.stringMatching(pattern) });
	if (example.status === 204) expect(text).toBe('');
	if (example.text) expect(text).toMatch(example.text);
	if (example.body !== undefined) expectShape(JSON.parse(text), example.body);
	if (example.items) expectItems(JSON.parse(text), example.items);
});
