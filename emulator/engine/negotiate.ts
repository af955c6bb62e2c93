// Whether a request's Accept and Content-Type are ones that the record APIs speak (docs: c_TableAPI.md, r_RESTAPIHTTPResponseCodes.md).
import type { IncomingHttpHeaders } from 'node:http';
import { ApiError } from '../http';

/** APIs that answer records; the others have their own media types. */
const recordApis = new Set(['Table API', 'Aggregate API', 'Import Set API']);

export function checkMediaTypes(api: string, method: string, headers: IncomingHttpHeaders): void {
	if (!recordApis.has(api)) return;
	const accepted = headers.accept;
	if (accepted && !/\*\/\*|application\/(\*|json|xml)|text\/(\*|json|xml)/i.test(accepted)) throw new ApiError(406, 'Requested media type is not supported', `Media type ${accepted} is not supported. Supported media types: application/json, application/xml, text/xml`);
	const sent = headers['content-type'];
	if (method !== 'GET' && method !== 'HEAD' && method !== 'DELETE' && sent && !/^(application|text)\/(json|xml)\b/i.test(sent)) {
		throw new ApiError(415, 'Unsupported media type', `Media type ${sent} is not supported. Supported media types: application/json, application/xml, text/xml`);
	}
}

/** Whether the answer is wanted as XML: asked for, and JSON is not. */
export function wantsXml(headers: IncomingHttpHeaders): boolean {
	const accepted = headers.accept ?? '';
	return /\b(application|text)\/xml\b/i.test(accepted) && !/\bjson\b|\*\/\*/i.test(accepted);
}
