// The words of the coverage list: what is covered, how sure it is, where it comes from and what proves it. No entries here.

/**
 * - `documented`: ServiceNow's documentation or knowledge base says so.
 * - `observed`: seen in recorded answers or in the code of working clients.
 * - `assumed`: the likeliest reading where nothing is written down; usually a setting.
 * - `missing`: known to exist, not emulated.
 */
export type Certainty = 'documented' | 'observed' | 'assumed' | 'missing';

export interface Covered {
	kind: 'endpoint' | 'parameter' | 'operator' | 'rule';
	/** An endpoint is written `METHOD /path` as in the list of routes. */
	what: string;
	certainty: Certainty;
	/** Page of the documentation (file name or KB number), or the client in which it was seen. */
	source: string;
	/** Test file under test/emulator, without its ending; absent only for what is missing. */
	proof?: string;
}

export interface Area {
	title: string;
	rows: Covered[];
}

type Maker = (what: string, source: string, proof: string, certainty?: Certainty) => Covered;

const maker = (kind: Covered['kind']): Maker => (what, source, proof, certainty = 'documented') => ({ kind, what, certainty, source, proof });

export const parameter = maker('parameter');
export const operator = maker('operator');
export const rule = maker('rule');

export const missing = (what: string, source: string, kind: Covered['kind'] = 'rule'): Covered => ({ kind, what, certainty: 'missing', source });

/** Endpoints of one page of the documentation: `GET,POST /path` makes two. */
export const endpoints = (source: string, proof: string, certainty: Certainty, ...lines: string[]): Covered[] =>
	lines.flatMap((line) => {
		const [methods, path] = line.split(' ');
		return methods.split(',').map((method): Covered => ({ kind: 'endpoint', what: `${method} ${path}`, certainty, source, proof }));
	});
