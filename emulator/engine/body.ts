// Reads the body of a write: one object of values, from JSON as the platform tolerates it, or from XML. Stores nothing.
import { ApiError, type Call } from '../http';
import { fromXml } from './xml';

/** The values of the first record in the body; an empty body is an empty record. */
export async function readJson(call: Call): Promise<Record<string, unknown>> {
	const text = (await call.body()).toString('utf8').trim();
	if (text === '') return {};
	if (/\bxml\b/.test(call.headers['content-type'] ?? '')) {
		const values = fromXml(text);
		if (!values) throw malformed();
		return values;
	}
	const parsed = parseLenient(text);
	// "If several are sent, only the first is processed" (c_TableAPI.md).
	const first = Array.isArray(parsed) ? parsed[0] : parsed;
	if (first === null || typeof first !== 'object') throw malformed();
	const { records } = first as { records?: unknown };
	return (Array.isArray(records) && typeof records[0] === 'object' ? records[0] : first) as Record<string, unknown>;
}

const malformed = (): ApiError => new ApiError(400, 'Exception while reading request', 'The payload is not valid JSON.');

/** JSON, also with single-quoted strings and bare keys, as in the documentation's own samples. */
export function parseLenient(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		try {
			return JSON.parse(strict(text));
		} catch {
			throw malformed();
		}
	}
}

function strict(text: string): string {
	return text.replace(/"(?:[^"\\]|\\.)*"|'((?:[^'\\]|\\.)*)'|([A-Za-z_$][\w$.]*)(?=\s*:)/g, (found, single: string | undefined, key: string | undefined) => {
		if (key !== undefined) return JSON.stringify(key);
		return single === undefined ? found : JSON.stringify(single.replaceAll("\\'", "'"));
	});
}
