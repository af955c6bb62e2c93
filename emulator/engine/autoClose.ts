// The scheduled job "Autoclose Incidents": closes incidents that stay resolved for so many days, by the instance's clock.
//
// What came with the instance is left alone: seeded incidents are old, and would all be closed in the first hour.
//
// docs: configure-incident-auto-close.md (properties, major incidents excepted, zero disables), change-default-user.md (fcRunAs in the job's
// context names who then stands in sys_updated_by). The comment is that of the stock rule in public code; that the job runs hourly is assumed.

import { formatUtc, parseUtc } from '../clock';
import { ApiError } from '../http';
import type { Instance } from '../instance';
import { seededUntil } from '../seed/incidents';
import { system, type Caller } from './caller';
import { update } from './write';

const hour = 3_600_000;
const day = 24 * hour;

export class AutoClose {
	/** The hour of the last run. */
	private ran: number;

	constructor(private readonly instance: Instance) {
		this.ran = Math.floor(instance.clock.now() / hour);
	}

	/** Makes up for every run between the last one and now. A clock that goes back runs nothing. */
	runUntil(now: number): void {
		const current = Math.floor(now / hour);
		if (current === this.ran) return;
		const next = this.ran + 1;
		this.ran = current;
		if (current >= next) this.close(next * hour, current * hour);
	}

	/** Closes what became due up to `last`; a run before `first` is over. */
	private close(first: number, last: number): void {
		const { instance } = this;
		const days = Number.parseInt(instance.property('glide.ui.autoclose.time'), 10);
		if (!(days > 0)) return;
		const basis = instance.property('com.snc.incident.autoclose.basedon.resolved_at') === 'true' ? 'resolved_at' : 'sys_updated_on';
		const due: [number, string][] = [];
		for (const row of instance.store.all('incident')) {
			if (row.state !== '6' || row.u_major === 'true' || (row[basis] ?? '') <= seededUntil) continue;
			const at = Math.max(first, (Math.floor((parseUtc(row[basis]) + days * day) / hour) + 1) * hour);
			if (at <= last) due.push([at, row.sys_id]);
		}
		due.sort(([a], [b]) => a - b);
		const actor = this.actor();
		for (const [at, sysId] of due) this.closeOne(sysId, days, actor, formatUtc(at));
	}

	private closeOne(sysId: string, days: number, actor: Caller, at: string): void {
		const { instance } = this;
		// Closed already, but not yet visible to others.
		const row = instance.pending(sysId) ?? instance.store.get('incident', sysId);
		try {
			if (row?.state === '6') update(instance, 'incident', sysId, { state: '7', closed_by: row.resolved_by ?? '', comments: `Incident automatically closed after ${days} days in the Resolved state.` }, actor, { at });
		} catch (error) {
			// A data policy or a rule that refuses the one does not keep the job from the others.
			if (!(error instanceof ApiError)) throw error;
		}
	}

	private actor(): Caller {
		const { store } = this.instance;
		const context = store.find('sys_trigger', 'name', 'Autoclose Incidents')?.job_context ?? '';
		const name = /^fcRunAs=(.+)$/m.exec(context)?.[1].trim() ?? 'system';
		const user = store.find('sys_user', 'user_name', name);
		return { ...system(this.instance, name), user, userId: user?.sys_id ?? '' };
	}
}
