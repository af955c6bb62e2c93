// `npm start`: launches the demo, fires it, tells in plain words what happened, and stays until Ctrl-C; refuses to call a half success one.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { awaitNote, fireAlert } from './fire';
import { launch, stopAll, type Running } from './launch';
import { OWNER } from './owner';

const ROOT = resolve(__dirname, '..');

const HELP = `npm start [-- options]
  --once                    prove that everything works, then end (0 when all of it is true)
  --n8n-port <port>         first port to try for n8n (5678)
  --servicenow-port <port>  first port to try for the local ServiceNow (8080)
  --home <folder>           where n8n keeps its data (demo/.run/home)`;

const say = (line: string): void => console.log(line);

function options() {
	const { values } = parseArgs({
		options: {
			once: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
			home: { type: 'string', default: join(ROOT, 'demo', '.run', 'home') },
			'n8n-port': { type: 'string', default: '5678' },
			'servicenow-port': { type: 'string', default: '8080' },
		},
	});
	const port = (name: 'n8n-port' | 'servicenow-port') => {
		const value = Number(values[name]);
		if (!Number.isInteger(value) || value < 1 || value > 65_535) throw new Error(`--${name} must be a port number, not "${values[name]}"`);
		return value;
	};
	return { ...values, home: resolve(values.home), n8nPort: port('n8n-port'), serviceNowPort: port('servicenow-port') };
}

/** Fires both workflows and says what came of it; throws when anything is not as it should be. */
async function prove({ client, serviceNow, workflows: [alertFlow, noteFlow] }: Running): Promise<void> {
	const since = new Date();
	say('');
	say('Sending an alert to the webhook ...');
	const alert = await fireAlert(client, alertFlow, serviceNow);
	say(`  ${alert.number} was created, read back and moved to In Progress (n8n execution ${alert.executionId}).`);
	say('Waiting for the trigger to see the new incident ...');
	const note = await awaitNote(client, noteFlow, serviceNow, alert, since);
	say(`  ${note.number} was seen ${note.afterSeconds} s after the alert (n8n execution ${note.executionId}) and now carries the work note:`);
	say(`  "${note.note}"`);
	say('Checked in n8n\'s executions and in ServiceNow\'s records.');
}

function describe({ n8n, serviceNow }: Running): void {
	say('');
	say(`n8n          ${n8n.url}   login ${OWNER.email} / ${OWNER.password}`);
	say(`ServiceNow   ${serviceNow.url}/incident_list.do   login ${serviceNow.username} / ${serviceNow.password}`);
	say('Add an incident there and look at the executions in n8n ten seconds later. Ctrl-C ends both.');
}

async function main(): Promise<void> {
	const stops: Array<() => Promise<void> | void> = [];
	let ending = false;
	let once = false;
	const end = async (code: number) => {
		if (ending) return;
		ending = true;
		await stopAll(stops);
		process.exit(code);
	};
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => {
			if (!ending) say('\nEnding n8n and ServiceNow ...');
			void end(once ? 1 : 0);
		});
	}
	try {
		const chosen = options();
		if (chosen.help) return say(HELP);
		({ once } = chosen);
		const running = await launch({ root: ROOT, say, ...chosen }, stops);
		await prove(running);
		if (once) await end(0);
		else describe(running);
	} catch (error) {
		if (ending) return;
		console.error(`\nNot done: ${error instanceof Error ? error.message : String(error)}`);
		await end(1);
	}
}

void main();
