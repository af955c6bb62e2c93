// Sessions by cookie: one request at a time in each, a short queue behind it, and 202 without a body for the rest (KB0564204).
import { randomBytes } from 'node:crypto';
import type { Instance } from '../instance';

interface Session {
	busy: boolean;
	waiting: { resolve: (entered: boolean) => void; timer: NodeJS.Timeout }[];
	lastUsed: number;
}

export class Sessions {
	private readonly known = new Map<string, Session>();

	constructor(private readonly instance: Instance) {}

	newId(): string {
		return randomBytes(16).toString('hex').toUpperCase();
	}

	/** Cookies of a new session, as an instance behind a load balancer sets them. */
	cookies(id: string): string[] {
		return [`JSESSIONID=${id}; Path=/; HttpOnly; SameSite=None`, `glide_user_route=glide.${id.toLowerCase()}; Max-Age=2147483647; Path=/; HttpOnly`, `BIGipServerpool_local=${parseInt(id.slice(0, 7), 16)}.52285.0000; Path=/; HttpOnly`];
	}

	/** Waits for the session; false when too many wait already or the wait takes too long. */
	async enter(id: string): Promise<boolean> {
		const { sessionQueue, sessionWaitMs } = this.instance.settings.limits;
		const session = this.open(id);
		session.lastUsed = Date.now();
		if (!session.busy) {
			session.busy = true;
			return true;
		}
		if (session.waiting.length >= sessionQueue) return false;
		return await new Promise<boolean>((resolve) => {
			const timer = setTimeout(() => {
				session.waiting = session.waiting.filter((one) => one.resolve !== resolve);
				resolve(false);
			}, sessionWaitMs);
			timer.unref();
			session.waiting.push({ resolve, timer });
		});
	}

	leave(id: string): void {
		const session = this.known.get(id);
		if (!session) return;
		const next = session.waiting.shift();
		if (next) {
			clearTimeout(next.timer);
			next.resolve(true);
		} else session.busy = false;
	}

	private open(id: string): Session {
		let session = this.known.get(id);
		if (!session) this.known.set(id, (session = { busy: false, waiting: [], lastUsed: 0 }));
		if (this.known.size > 1000) this.forgetIdle();
		return session;
	}

	/** Integration sessions idle out after a minute (glide.integration.session_timeout). */
	private forgetIdle(): void {
		for (const [id, session] of this.known) if (!session.busy && session.lastUsed < Date.now() - 60_000) this.known.delete(id);
	}
}
