// What every lookup of the editor starts from: a way to ask the instance and the table at hand. Asks nothing by itself.

import type { ILoadOptionsFunctions } from 'n8n-workflow';

import { createClient } from '../../../servicenow/client';
import type { Send } from '../../../servicenow/types';
import { credentialTypeOf } from '../../shared/authentication';
import { toNodeError } from '../../shared/nodeError';
import type { Read } from '../descriptors';
import { givenClass } from '../itemClass';
import { resources } from '../resources';

export interface Lookup {
	send: Send;
	/** The table of the chosen resource, or the chosen table; empty while none is chosen. */
	table: string;
	read: Read;
}

/** Runs a lookup. @throws NodeApiError | NodeOperationError with ServiceNow's words */
export async function lookUp<T>(context: ILoadOptionsFunctions, ask: (lookup: Lookup) => Promise<T>): Promise<T> {
	try {
		const read: Read = (name, fallback) => (context.getCurrentNodeParameter(name) ?? fallback) as typeof fallback;
		const send = await createClient(context, { credentialType: credentialTypeOf(read('authentication', 'oAuth2')) });
		return await ask({ send, table: tableAtHand(read), read });
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

/** In the trigger there is no resource, only a table. */
function tableAtHand(read: Read): string {
	const resource = resources.find(({ value }) => value === read('resource', ''));
	// A configuration item is written in the table of its class, which has more columns.
	if (typeof resource?.table === 'string') return givenClass(read) || resource.table;
	const chosen = read<{ value?: string } | string>('table', '');
	return String((typeof chosen === 'object' ? chosen.value : chosen) ?? '').trim();
}
