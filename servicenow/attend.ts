// Stays with work that may take minutes: says now and then that it goes on, and lets go of it when it stands still or the run is cancelled. Starts and repeats nothing.

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

/** Milliseconds without progress after which work is given up: n8n's own timeout ends when the headers are there. */
const SILENCE = 60_000;

/** The work's own end, or a rejection when `progress`, a count that grows, stands still for a minute; work whose progress is unknown (undefined) may take any time. */
export async function unlessSilent<T>(work: Promise<T>, progress: () => number | undefined, { wait }: Pick<Attendance, 'wait'>): Promise<T> {
	const over = new AbortController();
	const watch = async (): Promise<never> => {
		for (let seen = progress(); ; ) {
			await wait(SILENCE, over.signal);
			// n8n 1.x sleeps on when the work is over.
			if (over.signal.aborted) return await new Promise<never>(() => undefined);
			const reached = progress();
			if (reached !== undefined && reached === seen) throw new ServiceNowError({ kind: 'interrupted', message: 'Nothing more has arrived for a minute', advice: 'Try again. If it happens every time, look for a proxy between n8n and ServiceNow that holds the file back.' });
			seen = reached;
		}
	};
	const silence = watch();
	silence.catch(() => undefined);
	return await Promise.race([work, silence]).finally(() => over.abort());
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
