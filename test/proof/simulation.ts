// Writers, polls and every kind of trouble against each other, for a given number of changes, all drawn from one seed.
import type { INodeExecutionData, INodeType } from 'n8n-workflow';
import { accounts } from '../../emulator/seed/accounts';
import { TableInstrument } from '../../emulator/instruments';
import { Instance } from '../../emulator/instance';
import type { Row } from '../../emulator/store';
import { Dispatch } from './dispatch';
import { Ledger, type Account } from './ledger';
import { N8nProcess } from './n8nProcess';
import { Random } from './random';
import { SimulatedTime } from './simulatedTime';

export interface Scenario {
	seed: number;
	/** Changes that the writers make at least. */
	changes: number;
	triggerOn: 'created' | 'updated' | 'createdOrUpdated' | 'fieldChanged' | 'commented' | 'deleted';
	/** The watched table; `task` is the parent of the records' classes. */
	table?: 'incident' | 'task';
	/** Encoded query of the trigger, and the same as a predicate. */
	query?: { text: string; matches: (row: Row) => boolean };
	lookbackSeconds?: number;
	/** Longest time between a row's stamp and its visibility, in seconds. */
	latestCommit?: number;
	maxItems?: number;
	faultRate?: number;
	/** Whether n8n crashes, restarts, loses and spoils its state. */
	trouble?: boolean;
	/** Whether n8n ends and starts again after every poll. */
	restartAlways?: boolean;
	/** The negative control: positions inside a second are ignored. */
	withoutTieBreaker?: boolean;
	/** The negative control: the history of child tables is not asked for. */
	withoutChildTables?: boolean;
}

export interface Result {
	scenario: Scenario;
	account: Account;
	examples: string[];
	polls: number;
	requests: number;
	faults: Record<string, number>;
	troubles: Record<string, number>;
	largestState: number;
	/** Bytes of heap after the first tenth and at the end. */
	heap: [number, number];
}

const START = '2026-03-01 10:00:00';
const HIDDEN = 'hidden';
/** Records that the table holds at most; the oldest delivered ones are deleted. */
const MOST_RECORDS = 4_000;
/** Where ServiceNow tells what happened to records, for the events that are read from there. */
const HISTORY: Readonly<Record<string, string>> = { fieldChanged: 'sys_audit', commented: 'sys_journal_field', deleted: 'sys_audit_delete' };
/** How many of 100 changes insert, how many are inserts or updates, and with touches; the others delete. */
const SHARES: Readonly<Record<string, readonly [number, number, number]>> = { created: [90, 96, 98], commented: [15, 96, 98], deleted: [50, 60, 62] };
const USUAL_SHARES = [45, 96, 98] as const;
const AUDITOR = 'abel.tuter';

/** Runs the scenario with the given polling trigger. */
export async function simulate(trigger: INodeType, scenario: Scenario): Promise<Result> {
	const world = new World(trigger, scenario);
	try {
		return await world.run();
	} finally {
		world.time.restore();
	}
}

class World {
	readonly time: SimulatedTime;
	private readonly random: Random;
	private readonly instance = new Instance({ records: 0 });
	private readonly watched: string;
	/** The tables that records are written to; all are the watched table or its children. */
	private readonly classes: readonly TableInstrument[];
	private readonly dispatch: Dispatch;
	private readonly ledger: Ledger;
	private readonly n8n: N8nProcess;
	private readonly records: Array<{ id: string; table: TableInstrument }> = [];
	private readonly toldEntries = new WeakSet<Row>();
	/** What n8n's database held some time ago. */
	private backup?: string;
	private readonly troubles: Record<string, number> = {};
	private readonly maxItems: number;
	private polls = 0;
	private largestState = 0;
	private isWriting = false;
	private early = 0;

	constructor(trigger: INodeType, private readonly scenario: Scenario) {
		this.random = new Random(scenario.seed);
		this.maxItems = scenario.maxItems ?? 1000;
		this.instance.clock.freeze(START);
		this.watched = scenario.table ?? 'incident';
		// ServiceNow audits the tables that say so: incident and task.
		const classes = this.watched === 'incident' ? ['incident'] : scenario.triggerOn === 'fieldChanged' ? ['incident', 'task'] : ['incident', 'problem_task', 'task'];
		this.classes = classes.map((name) => new TableInstrument(this.instance, name));
		this.instance.settings.table.audit = scenario.triggerOn === 'fieldChanged';
		this.instance.settings.table.auditDelete = scenario.triggerOn === 'deleted';
		this.instance.access.deny({ user: accounts.username, table: 'incident', operation: 'read', query: `category=${HIDDEN}` });
		this.instance.access.allow('sys_audit_delete');
		this.instance.access.deny({ user: accounts.username, table: 'sys_audit_delete', operation: 'read', query: `user=${AUDITOR}` });
		this.instance.access.deny({ user: accounts.username, table: 'sys_audit', operation: 'read', query: `newvalueLIKE${HIDDEN}` });
		this.instance.access.deny({ user: accounts.username, table: 'sys_journal_field', operation: 'read', query: `valueLIKE${HIDDEN}` });
		this.dispatch = new Dispatch(this.instance, this.random, accounts.username);
		if (scenario.withoutTieBreaker) this.dispatch.rewrite = (query) => query.replace(/^[^^]*\^sys_id>[^^]*\^NQ/, '');
		if (scenario.withoutChildTables) this.dispatch.rewrite = (query) => query.replace(/(tablename|name)IN[^^]*/g, `$1=${this.watched}`);
		this.ledger = new Ledger(scenario.triggerOn in HISTORY);
		this.n8n = new N8nProcess(
			trigger,
			this.dispatch,
			{
				authentication: 'oAuth2',
				table: { mode: 'name', value: this.watched },
				triggerOn: scenario.triggerOn,
				filterMode: 'query',
				query: scenario.query?.text ?? '',
				watchFields: 'short_description',
				kind: 'both',
				options: { fields: 'number,short_description', maxItems: this.maxItems, lookbackSeconds: scenario.lookbackSeconds ?? 60 },
			},
			`proof ${scenario.seed}`,
		);
		this.time = new SimulatedTime(() => this.instance.clock.now(), (milliseconds) => this.instance.clock.advance(milliseconds), () => this.random.next());
		this.instance.whenChanged(({ operation, table, row, previous }) => {
			if (classes.includes(table)) this.noteChange(operation, row, previous);
		});
	}

	async run(): Promise<Result> {
		const { ledger, scenario } = this;
		await this.n8n.activate();
		this.dispatch.faultRate = scenario.faultRate ?? 0;
		this.dispatch.meanwhile = () => this.liveOn();
		while (ledger.account.made < scenario.changes) {
			this.write();
			await this.pollOnce();
			if (scenario.trouble) await this.maybeTrouble();
			if (scenario.restartAlways) await this.restart();
			this.pass(1 + this.random.below(90));
			if (this.early === 0 && ledger.account.made > scenario.changes / 10) this.early = heap();
		}
		await this.drain();
		ledger.close();
		return {
			scenario, account: ledger.account, examples: ledger.examples, polls: this.polls, requests: this.dispatch.requests, faults: this.dispatch.faults,
			troubles: this.troubles, largestState: this.largestState, heap: [this.early, heap()],
		};
	}

	/** No more writes: everything owed must come now. */
	private async drain(): Promise<void> {
		this.dispatch.meanwhile = () => undefined;
		this.dispatch.faultRate = 0;
		let idle = 0;
		while (idle < 4) {
			this.pass(45);
			idle = (await this.pollOnce()) === 0 ? idle + 1 : 0;
		}
	}

	private async pollOnce(): Promise<number> {
		const number = this.polls++;
		const before = { rows: this.dispatch.rows, requests: this.dispatch.requests, bytes: this.n8n.stateBytes, warnings: this.n8n.warnings.length, errors: this.n8n.errors.length };
		const items = await this.n8n.poll();
		this.largestState = Math.max(this.largestState, this.n8n.stateBytes);
		// A poll without a request waits for n8n to store the last position.
		const hasFailed = this.n8n.warnings.length > before.warnings || this.n8n.errors.length > before.errors || this.dispatch.requests === before.requests;
		this.n8n.warnings.length = 0;
		this.ledger.deliver(items.map(eventOf));
		if (items.length > 0) this.n8n.save();
		// A poll ends before the end at its cap, which counts rows that give no item as well, and when its state is full.
		const rows = this.dispatch.rows - before.rows;
		if (!hasFailed && rows < this.maxItems && before.bytes + 45 * rows < 100_000) this.ledger.complete(number);
		return items.length;
	}

	private async maybeTrouble(): Promise<void> {
		const trouble = this.random.below(100);
		const note = (name: string): void => this.note(name);
		const newClock = (): void => void (this.time.skew = (this.random.below(1201) - 600) * 1000);
		if (trouble < 6) {
			note('restart');
			newClock();
			await this.restart();
		} else if (trouble < 9) {
			note('crash before the items were emitted');
			await this.n8n.poll();
			await this.restart();
		} else if (trouble < 12) {
			note('crash between emit and save');
			this.polls++;
			this.ledger.deliver((await this.n8n.poll()).map(eventOf));
			this.ledger.openWindow();
			await this.restart();
		} else if (trouble < 14) {
			note('node renamed');
			this.ledger.openWindow();
			this.n8n.rename();
			await this.poll('update');
		} else if (trouble < 15) {
			note('static data lost or corrupt in a living process');
			this.ledger.openWindow();
			this.n8n.spoil(this.random.pick([undefined, {}, 'text', { version: 1, fingerprint: 'x', cursor: { floor: {} } }]));
		} else if (trouble === 15 && this.random.chance(0.3)) {
			this.n8n.spoil(undefined);
			await this.restart();
		} else if (trouble < 17) {
			await this.lateStore();
		} else if (trouble < 18 && this.random.chance(0.5)) {
			await this.restoreBackup();
		} else if (trouble < 21) {
			note('polls started on top of each other');
			const [first, ...others] = await this.overlapping();
			if (others.some((items) => items.length > 0)) throw new Error('an overlapping poll emitted');
			this.ledger.deliver(first.map(eventOf));
			if (first.length > 0) this.n8n.save();
		}
	}

	/** n8n's durable scheduler on a busy machine: ticks begin with the position that was stored before the last batch. */
	private async lateStore(): Promise<void> {
		this.note('ticks that begin before the last position is stored');
		const before = this.n8n.snapshot();
		const items = await this.pollOnce();
		if (items === 0) return;
		const after = this.n8n.snapshot();
		for (let ticks = 0; ticks < 3; ticks++) {
			this.n8n.load(before);
			this.polls++;
			if ((await this.n8n.poll()).length > 0) throw new Error('a batch was delivered again although n8n only had not stored the position yet');
			if (this.n8n.snapshot() !== before) throw new Error('a poll that gave nothing put the position back');
			this.pass(this.random.below(14));
		}
		this.n8n.load(after);
		this.n8n.save();
	}

	/** The database as it was: what was delivered since then comes again, and nothing is lost. */
	private async restoreBackup(): Promise<void> {
		if (this.backup !== undefined) {
			this.note('database restored');
			this.ledger.backupRestored();
			this.n8n.load(this.backup);
			this.n8n.save();
			await this.restart();
		}
		this.backup = this.n8n.hasState ? this.n8n.snapshot() : undefined;
		this.ledger.markBackup();
	}

	private note(name: string): void {
		this.troubles[name] = (this.troubles[name] ?? 0) + 1;
	}

	/** A new process, which begins anew when no state was stored. */
	private async restart(): Promise<void> {
		this.n8n.restart();
		if (this.n8n.hasState) return await this.poll('init');
		this.note('static data lost together with the process');
		await this.begin();
	}

	private async overlapping(): Promise<INodeExecutionData[][]> {
		this.polls++;
		return await Promise.all([this.n8n.poll(), this.n8n.poll(), this.n8n.poll()]);
	}

	/** The poll of an activation. */
	private async poll(mode: string): Promise<void> {
		this.polls++;
		this.ledger.deliver((await this.n8n.activate(mode)).map(eventOf));
	}

	/** A new baseline, which needs an instance that answers; what was not delivered before it is not owed. */
	private async begin(): Promise<void> {
		const { faultRate, meanwhile } = this.dispatch;
		this.dispatch.faultRate = 0;
		this.dispatch.meanwhile = () => undefined;
		// Writes that are on their way are older than the new baseline.
		this.pass((this.scenario.latestCommit ?? 0) + 1);
		await this.poll('init');
		this.ledger.waive();
		Object.assign(this.dispatch, { faultRate, meanwhile });
	}

	/** While a request is on its way, the instance's clock runs on and people work. */
	private liveOn(): void {
		if (this.isWriting) return;
		if (this.random.chance(0.5)) this.pass(this.random.below(3));
		if (this.random.chance(0.2)) this.burst(1 + this.random.below(20));
	}

	private pass(seconds: number): void {
		this.instance.clock.advance(seconds * 1000);
	}

	private write(): void {
		const size = this.random.below(100);
		if (size < 20) return;
		if (size < 80) for (let i = 0; i < 1 + size / 10; i++) this.burst(1 + this.random.below(30), this.random.below(3));
		else if (size < 98) this.burst(200 + this.random.below(800));
		else this.burst(2_000 + this.random.below(4_000));
		this.tidy();
	}

	/** So many changes, in one second or spread over a few. */
	private burst(count: number, spread = 0): void {
		this.isWriting = true;
		const { clock } = this.instance;
		const { latestCommit = 0 } = this.scenario;
		for (let i = 0; i < count; i++) {
			clock.commitDelay = latestCommit > 0 && this.random.chance(0.02) ? (1 + this.random.below(latestCommit)) * 1000 : 0;
			this.change();
			if (spread > 0 && this.random.chance(0.1)) this.pass(this.random.below(spread + 1));
		}
		clock.commitDelay = 0;
		this.isWriting = false;
	}

	private change(): void {
		const kind = this.random.below(100);
		const record = this.records.length > 0 ? this.records[this.random.below(this.records.length)] : undefined;
		const shares = SHARES[this.scenario.triggerOn] ?? USUAL_SHARES;
		if (record === undefined || kind < shares[0]) {
			const table = this.random.pick(this.classes);
			const row = table.insert({ short_description: `n ${this.random.below(1000)}`, category: this.random.chance(0.05) ? HIDDEN : this.random.pick(['network', 'software']), priority: '5' }, { sysId: this.newId() });
			this.records.push({ id: row.sys_id, table });
		} else if (kind < shares[1]) this.tryTo(() => record.table.update(record.id, this.update()));
		// A touch that changes nothing is no change, in ServiceNow neither.
		else if (kind < shares[2]) this.tryTo(() => record.table.update(record.id, {}));
		else this.remove(this.records.indexOf(record));
	}

	private update(): Record<string, string> {
		const text = `${this.random.chance(0.03) ? HIDDEN : 'u'} ${this.random.below(1_000_000)}`;
		return this.scenario.triggerOn === 'commented' ? { [this.random.pick(['comments', 'work_notes'])]: text } : { short_description: text };
	}

	private newId(): string {
		return Array.from({ length: 4 }, () => Math.floor(this.random.next() * 2 ** 32).toString(16).padStart(8, '0')).join('');
	}

	/** The record may still be on its way. */
	private tryTo(act: () => void): void {
		try {
			act();
		} catch (error) {
			if (!String(error).includes('No Record found')) throw error;
		}
	}

	private remove(at: number): void {
		const [{ id, table }] = this.records.splice(at, 1);
		this.tryTo(() => table.delete(id, this.random.chance(0.03) ? { by: AUDITOR } : {}));
	}

	/** Keeps the tables small, so that memory shows what the trigger does and not what the emulator holds. */
	private tidy(): void {
		for (let i = 0; i < this.records.length && this.records.length > MOST_RECORDS; ) {
			if (this.ledger.isDelivered(this.records[i].id)) this.remove(i);
			else i++;
		}
		const history = HISTORY[this.scenario.triggerOn];
		if (history === undefined) return;
		const rows = this.instance.store.rows(history);
		const ageOf = ({ sys_created_on: stamp }: Row): number => this.instance.clock.now() - Date.parse(`${stamp.replace(' ', 'T')}Z`);
		for (const row of rows.byId.values()) {
			if (ageOf(row) > 7_200_000) rows.remove(row);
			// In the order of writing, which late commits disturb by minutes.
			else if (ageOf(row) < 3_600_000) break;
		}
	}

	private noteChange(operation: string, row: Row, previous: Row): void {
		const { triggerOn, query } = this.scenario;
		if (triggerOn in HISTORY) return this.noteHistory(operation, row, previous);
		const { sys_id: id, sys_mod_count: count } = row;
		if (operation === 'delete') return this.ledger.gone(id);
		const isOwed = row.category !== HIDDEN && (query?.matches(row) ?? true);
		if (triggerOn === 'created') return operation === 'insert' ? this.ledger.visible(id, `created:incident:${id}`, isOwed, this.polls) : this.ledger.gone('');
		const type = operation === 'insert' ? `created:incident:${id}` : `updated:incident:${id}:${count}`;
		this.ledger.visible(id, type, isOwed && (triggerOn === 'createdOrUpdated' || operation === 'update'), this.polls);
	}

	/** A change, for an event that is read from ServiceNow's own history. */
	private noteHistory(operation: string, row: Row, previous: Row): void {
		const { triggerOn } = this.scenario;
		if (triggerOn === 'deleted' && operation === 'delete') return this.noteDeletion(row.sys_id);
		if (triggerOn === 'deleted' || operation === 'delete') return this.ledger.gone('');
		if (triggerOn === 'commented') return this.noteEntries(row.sys_id);
		this.noteField(row, operation === 'update' && previous.short_description !== row.short_description);
	}

	/** A write, as the history of the watched column tells it. */
	private noteField({ sys_id: id, sys_mod_count: count, short_description: text }: Row, isChange: boolean): void {
		this.ledger.visible(`${id}:${count}`, `fieldChanged:${this.watched}:${id}:${count}:short_description`, isChange && !text.includes(HIDDEN), this.polls);
	}

	/** The journal entries that came with a write. */
	private noteEntries(id: string): void {
		let entries = 0;
		for (const entry of this.instance.store.rows('sys_journal_field').by('element_id', id)) {
			if (this.toldEntries.has(entry)) continue;
			this.toldEntries.add(entry);
			entries++;
			this.ledger.visible(entry.sys_id, `commented:${this.watched}:${id}:${entry.sys_id}`, !entry.value.includes(HIDDEN), this.polls);
		}
		if (entries === 0) this.ledger.gone('');
	}

	/** A deletion and its record are one transaction: sometimes it is visible late. */
	private noteDeletion(id: string): void {
		const rows = this.instance.store.rows('sys_audit_delete');
		const [row] = rows.by('documentkey', id);
		const tell = (): void => this.ledger.visible(id, `deleted:${this.watched}:${id}`, row.user !== AUDITOR, this.polls);
		const delay = this.instance.clock.commitDelay;
		if (delay <= 0) return tell();
		rows.remove(row);
		this.instance.putAside(row.sys_id, row, this.instance.clock.now() + delay, () => {
			rows.add(row);
			this.instance.store.version++;
			tell();
		});
	}
}

function eventOf({ json }: INodeExecutionData): { id: string; key: string; time: string } {
	const { id, type, sysId, occurredAt } = json._event as { id: string; type: string; sysId: string; occurredAt: string };
	const version = id.split(':')[3];
	return { id, key: type === 'fieldChanged' ? `${sysId}:${version}` : type === 'commented' ? version : sysId, time: occurredAt };
}

function heap(): number {
	(globalThis as { gc?: () => void }).gc?.();
	return process.memoryUsage().heapUsed;
}
