// What one documented example is, and how the shape of an answer is written down and compared. Knows no page.

/**
 * The type of a JSON value. `=word` is that fixed word, `link` a filled reference as the Table API writes it, `reference` one that may be
 * empty, `label` one with its display value; a one-element list is a list of at least one of these, an empty list any list.
 */
export type Shape = string | { [key: string]: Shape } | Shape[];

export interface Example {
	/** A key of `pages`. */
	page: string;
	title: string;
	/** Method and address, with `{name}` for what the scene provides. */
	request: [method: string, path: string];
	/** Names that the scene must have set up although the request does not mention them. */
	given?: string[];
	headers?: Record<string, string>;
	data?: string;
	/** Sent as a form, as curl -d does. */
	form?: Record<string, string>;
	/** Sent as multipart/form-data, as curl -F does; the last part is a file. */
	parts?: Record<string, string>;
	/** Without the scene's Basic sign-in. */
	anonymous?: boolean;
	status: number;
	answerHeaders?: Record<string, RegExp>;
	/** Documented keys that must be there with that type. Absent for an answer whose body is not looked at. */
	body?: Shape;
	/** For an answer that is no JSON. */
	text?: RegExp;
	/** Of a batch: status and decoded body of each item. */
	items?: Record<string, { status: number; body: Shape | RegExp }>;
	/** Where the documentation contradicts itself or what instances were seen to do, and what was decided. */
	note?: string;
}

/** The same shape for several keys. */
export const each = (shape: Shape, keys: string): Record<string, Shape> => Object.fromEntries(keys.split(' ').map((key) => [key, shape]));
export const strings = (keys: string): Record<string, Shape> => each('string', keys);

export const accept = { Accept: 'application/json' };
export const json = { Accept: 'application/json', 'Content-Type': 'application/json' };
export const jsonType = { 'content-type': /^application\/json/ };
export const error: Shape = { error: { message: 'string' }, status: '=failure' };

const named: Record<string, Shape> = { link: { link: 'string', value: 'string' }, label: { display_value: 'string', link: 'string' } };

/** Every documented key is there with its type; other keys may be, too: releases add some. */
export function expectShape(value: unknown, shape: Shape, path = 'body'): void {
	if (Array.isArray(shape)) {
		expect({ path, isList: Array.isArray(value) }).toEqual({ path, isList: true });
		if (shape.length === 0) return;
		expect({ path, empty: (value as unknown[]).length === 0 }).toEqual({ path, empty: false });
		for (const one of value as unknown[]) expectShape(one, shape[0], `${path}[]`);
	} else if (typeof shape === 'object') {
		for (const [key, one] of Object.entries(shape)) expectShape((value as Record<string, unknown> | null)?.[key], one, `${path}.${key}`);
	} else if (shape === 'reference') {
		expectShape(value, value === '' ? 'string' : 'link', path);
	} else if (shape in named) {
		expectShape(value, named[shape], path);
	} else if (shape.startsWith('=')) {
		expect({ path, value }).toEqual({ path, value: shape.slice(1) });
	} else {
		expect({ path, type: typeof value }).toEqual({ path, type: shape });
	}
}
