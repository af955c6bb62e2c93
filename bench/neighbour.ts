// Another client of the same instance, in a process of its own: one update after the other at a steady rhythm. Says how long each took and how often it was refused.
import { exchange } from './bareClient';

export interface NeighbourOrder {
	url: string;
	token: string;
	/** Milliseconds from the start of one update to the start of the next. */
	every: number;
	sysId: string;
}

export interface NeighbourReport {
	/** Milliseconds of each update, repetitions after refusals included. */
	took: number[];
	refused: number;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
/** Milliseconds after which this client tries again when it was refused. */
const AFTER_REFUSAL = 250;

let isRunning = false;

async function work({ url, token, every, sysId }: NeighbourOrder): Promise<NeighbourReport> {
	const report: NeighbourReport = { took: [], refused: 0 };
	const once = async (): Promise<void> => {
		const startedAt = performance.now();
		for (;;) {
			const { status } = await exchange(url, token, { method: 'PATCH', path: `/api/now/table/incident/${sysId}?sysparm_fields=sys_id`, body: { description: `neighbour ${startedAt}` } });
			if (status === 200) break;
			report.refused++;
			await pause(AFTER_REFUSAL);
		}
		report.took.push(performance.now() - startedAt);
	};
	const all: Array<Promise<void>> = [];
	while (isRunning) {
		all.push(once());
		await pause(every);
	}
	await Promise.all(all);
	return report;
}

process.on('message', (order: NeighbourOrder | 'stop') => {
	if (order === 'stop') {
		isRunning = false;
		return;
	}
	isRunning = true;
	void work(order).then((report) => process.send?.(report));
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
