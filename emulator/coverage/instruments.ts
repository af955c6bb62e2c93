// The instruments, which no ServiceNow has: on the returned object, and over the admin address.
import { rule, type Area } from './rows';

const own = (what: string, proof: string) => rule(what, 'not ServiceNow', proof);

export const instrumentCoverage: Area = {
	title: 'Instruments',
	rows: [
		own('reset to the seed, tables without HTTP by the same rules', 'index'),
		own('clock: freeze, advance, skew, commit delay', 'clock'),
		own('faults: nth, times, probability; drop before and after, truncate, delay, status, HTML, partial, 429, hibernation', 'faults'),
		own('request journal with users, ways in, bodies, most requests at once', 'faults'),
		own('latency model: request, row, write, connection', 'limits/admit'),
		own('rights, data policies, aborting business rules', 'engine/access'),
		own('sign-in: expiry, revocation, clients, keys, scopes, policies', 'auth/instrument'),
		own('HTTPS listener: its authority, client certificates for users, strangers and of intermediate authorities', 'admin/tls'),
		own('typed client for other processes', 'admin/client'),
	],
};
