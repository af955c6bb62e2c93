// Reads what should be JSON and may be none: a page, an empty answer, bytes, a stream. Judges nothing.

export const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** The value that a JSON text stands for; a text that is no JSON, and everything that is no text, as it is. */
export function parsedJson(body: unknown): unknown {
	if (typeof body !== 'string') return body;
	try {
		return JSON.parse(body) as unknown;
	} catch {
		return body;
	}
}
