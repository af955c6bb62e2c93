// The demo's own ServiceNow: starts the emulator and reads back what it stored; refuses to write to it.
import { startEmulator, type Emulator } from '../emulator';

export type Row = Record<string, string>;

export interface ServiceNow {
	url: string;
	clientId: string;
	clientSecret: string;
	username: string;
	password: string;
	/** The stored rows of a table that have all these values. */
	rows(table: string, having: Row): Row[];
	/** The emulator itself, for tests that need its faults, clock or journal. */
	emulator: Emulator;
	close(): Promise<void>;
}

export async function startServiceNow(port: number): Promise<ServiceNow> {
	const emulator = await startEmulator({ port });
	const { url, clientId, clientSecret, username, password } = emulator;
	const rows = (table: string, having: Row): Row[] =>
		emulator.table(table).rows().filter((row) => Object.entries(having).every(([column, value]) => row[column] === value));
	return { url, clientId, clientSecret, username, password, rows, emulator, close: () => emulator.close() };
}
