// How large the body of a request may be. Reads nothing.
import type { Instance } from '../instance';
import { defaultSettings } from '../settings';

const megabyte = 1_048_576;
const usual = defaultSettings().http.maxBody;

/** Bytes: glide.rest.max_content_length, in MB from 1 to 25 (KB0747638), unless the setting of the instance says something else. */
export function bodyLimit(instance: Instance): number {
	const { maxBody } = instance.settings.http;
	if (maxBody !== usual) return maxBody;
	const wanted = Number(instance.property('glide.rest.max_content_length', '10'));
	return wanted > 0 ? Math.min(25, Math.max(1, wanted)) * megabyte : usual;
}
