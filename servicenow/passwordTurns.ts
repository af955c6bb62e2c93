// Lets few requests that carry a password be under way at once, over all runs of the process. Sends nothing.
//
// ServiceNow locks a user after five wrong passwords (ServiceNow documentation: Limit Allowed Number of Failed Login Attempts Before
// Lockout). When a password is changed in the middle of a run, each request under way counts as one, and so does the question that
// finds out why: three and one stay below five.

/** Requests of one account under way at once. */
export const MOST_WITH_PASSWORD = 3;

interface Turns {
	running: number;
	queue: Array<() => void>;
}

const accounts = new Map<string, Turns>();

/** Does the work when fewer than three others of the same account are under way; first come, first served. */
export async function inPasswordTurn<T>(account: string, work: () => Promise<T>): Promise<T> {
	const turns = accounts.get(account) ?? { running: 0, queue: [] };
	accounts.set(account, turns);
	if (turns.running < MOST_WITH_PASSWORD) turns.running++;
	else await new Promise<void>((resolve) => turns.queue.push(resolve));
	try {
		return await work();
	} finally {
		const next = turns.queue.shift();
		if (next) next();
		else if (--turns.running === 0) accounts.delete(account);
	}
}
