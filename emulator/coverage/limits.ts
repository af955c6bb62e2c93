// What is emulated of the limits of an instance and of what happens beyond them.
import { rule, type Area } from './rows';

const admit = 'limits/admit';

export const limitCoverage: Area = {
	title: 'Limits',
	rows: [
		rule('rate-limit rules by user, role, everybody; headers; 429 with Retry-After', 'inbound-REST-API-rate-limiting.md', admit),
		rule('counts of several nodes merged every 30 s: the limit is overshot (setting)', 'inbound-REST-API-rate-limiting.md', admit),
		rule('thread pool of 4 with a queue of 50; 429 without headers beyond', 'io-semaphores-performance-metrics.md', admit),
		rule('60 s quota: rows so far and an error inside a 200', 'KB0778443', admit),
		rule('a write over its quota is stored and answered 500', 'SnowMirror article', admit, 'observed'),
		rule('one request at a time for each session, 202 without a body beyond the queue', 'KB0564204', admit),
		rule('session and routing cookies', 'KB0564204', admit),
		rule('hibernation page with status 200', 'recorded answers', admit, 'observed'),
	],
};
