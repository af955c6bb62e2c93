// The demo's own ServiceNow: starts the emulator and reads back what it stored; refuses to write to it.
import axios from 'axios';
import { startEmulator } from '../emulator';

export type Row = Record<string, string>;

export interface ServiceNow {
	url: string;
	clientId: string;
	clientSecret: string;
	username: string;
	password: string;
	/** The rows of a table that match an encoded query, values as stored. */
	rows(table: string, query: string): Promise<Row[]>;
	close(): Promise<void>;
}

export async function startServiceNow(port: number): Promise<ServiceNow> {
	const emulator = await startEmulator({ port });
	const { url, clientId, clientSecret, username, password } = emulator;
	const rows = async (table: string, query: string): Promise<Row[]> => {
		const answer = await axios.get<{ result: Row[] }>(`${url}/api/now/table/${table}`, {
			params: { sysparm_query: query, sysparm_exclude_reference_link: true },
			auth: { username, password },
			timeout: 30_000,
		});
		return answer.data.result;
	};
	return { url, clientId, clientSecret, username, password, rows, close: () => emulator.close() };
}
