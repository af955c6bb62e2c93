// Stays with work that may take minutes: says now and then that it goes on, and lets go of it when the run is cancelled. Starts and repeats nothing.

import { ServiceNowError } from './errors';

export interface Attendance {
	/** Resolves after so many milliseconds, or rejects when the signal fires. */
	wait: (ms: number, signal?: AbortSignal) => Promise<void>;
	/** Milliseconds since 1970. */
	now: () => number;
	/** Is told, in a sentence, what takes long. */
	tell: (message: string) => void;
}

/** Milliseconds between two reports of progress. */
export const REPORT_EVERY = 15_000;

export const cancelled = (): ServiceNowError => new ServiceNowError({ kind: 'interrupted', message: 'The execution was cancelled' });

/** The work's own end, with a word every quarter of a minute until then; `what` is the subject of that sentence. */
export async function attended<T>(work: Promise<T>, what: string, { wait, now, tell }: Attendance): Promise<T> {
	const startedAt = now();
	const over = new AbortController();
	const watch = async (): Promise<void> => {
		for (;;) {
			await wait(REPORT_EVERY, over.signal);
			// n8n 1.x sleeps on when the work is over.
			if (over.signal.aborted) return;
			tell(`${what} is under way for ${Math.round((now() - startedAt) / 1000)} seconds`);
		}
	};
	watch().catch(() => undefined);
	return await work.finally(() => over.abort());
}

/** The work's own end, or a rejection as soon as the signal fires, whatever the work does then. */
export async function unlessCancelled<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
	if (signal === undefined) return await work;
	if (signal.aborted) {
		work.catch(() => undefined);
		throw cancelled();
	}
	return await new Promise<T>((resolve, reject) => {
		const stop = (): void => reject(cancelled());
		signal.addEventListener('abort', stop, { once: true });
		work.then(resolve, (error: unknown) => reject(signal.aborted ? cancelled() : error)).finally(() => signal.removeEventListener('abort', stop));
	});
}
