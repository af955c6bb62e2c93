// Lets one request of a run renew the token for all, or find out whether signing in works again: the others wait for it and share its end. Sends nothing and waits for no time.

import type { ServiceNowError } from './errors';

/** Renewals in a row that changed nothing, after which a 401 has another reason than the token: an access policy, for example. */
const MOST_IN_VAIN = 3;

/** Held by the one request that signs in for all. */
export interface Lead {
	/** Lets the others go on. `helped` says whether ServiceNow took the request after a renewal; left out where that is not known. A second call does nothing. */
	end: (helped?: boolean) => void;
}

export class SharedSignIn {
	private recovery?: Promise<void>;
	private lost?: ServiceNowError;
	private inVain = 0;

	/** Whether requests may go out: nothing is being tried, and nothing has failed for good. */
	get works(): boolean {
		return this.recovery === undefined && this.lost === undefined;
	}

	/** Whether a refused token is worth renewing. */
	get mayRenew(): boolean {
		return this.inVain < MOST_IN_VAIN;
	}

	/**
	 * Resolves when no other request is trying any more.
	 * @throws the failure of the one that tried, once its tries are used up; from then on at once
	 */
	async ready(): Promise<void> {
		while (this.recovery) await this.recovery;
		if (this.lost) throw this.lost;
	}

	/** Makes the caller the one that tries for all; undefined when another one does, or it is too late. Whoever gets a lead owes its end. */
	lead(): Lead | undefined {
		if (!this.works) return undefined;
		let release = (): void => undefined;
		const recovery = new Promise<void>((resolve) => (release = resolve));
		this.recovery = recovery;
		return {
			end: (helped) => {
				if (this.recovery !== recovery) return;
				if (helped !== undefined) this.inVain = helped ? 0 : this.inVain + 1;
				this.recovery = undefined;
				release();
			},
		};
	}

	/** Says that signing in failed for good: everything else of the run ends with this failure. */
	lose(failure: ServiceNowError): void {
		this.lost ??= failure;
	}
}
