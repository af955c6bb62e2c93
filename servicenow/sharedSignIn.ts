// Lets one request of a run renew the token for all, or find out whether signing in works again: the others wait for it and share its end. Sends nothing and waits for no time.

import type { ServiceNowError } from './errors';

/** Renewals in a row that changed nothing, after which a 401 has another reason than the token: an access policy, for example. */
const MOST_IN_VAIN = 3;

export class SharedSignIn {
	private recovery?: { ended: Promise<void>; end: () => void };
	private lost?: ServiceNowError;
	private inVain = 0;

	/** Whether a refused token is worth renewing. */
	get mayRenew(): boolean {
		return this.inVain < MOST_IN_VAIN;
	}

	/** Says whether ServiceNow took the request after a renewal. */
	renewed(helped: boolean): void {
		this.inVain = helped ? 0 : this.inVain + 1;
	}

	/** Whether requests may go out: nothing is being tried, and nothing has failed for good. */
	get works(): boolean {
		return this.recovery === undefined && this.lost === undefined;
	}

	/**
	 * Resolves when no other request is trying any more.
	 * @throws the failure of the one that tried, once its tries are used up; from then on at once
	 */
	async ready(): Promise<void> {
		while (this.recovery) await this.recovery.ended;
		if (this.lost) throw this.lost;
	}

	/** Makes the caller the one that tries for all; false when another one does. Whoever gets true owes an `end`. */
	lead(): boolean {
		if (!this.works) return false;
		let end = (): void => undefined;
		this.recovery = { ended: new Promise((resolve) => (end = resolve)), end };
		return true;
	}

	/** Says that signing in failed for good: everything else of the run ends with this failure. */
	lose(failure: ServiceNowError): void {
		this.lost ??= failure;
	}

	/** Lets the others go on, or end. */
	end(): void {
		this.recovery?.end();
		this.recovery = undefined;
	}
}
