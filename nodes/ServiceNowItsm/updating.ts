// How the given columns of one record are changed. Shared by the verbs that update; shows no field.

import { updateRow } from '../../servicenow/tableApi';
import type { Operation } from './descriptors';
import { refuseNothing, valuesToWrite } from './values';
import { writeOptionsFor, writtenRows } from './written';

export const updating = {
	async request(work) {
		const values = refuseNothing(await valuesToWrite(work));
		return updateRow(work.table, work.sysId, values, writeOptionsFor(work, values));
	},
	output: writtenRows,
} satisfies Pick<Operation, 'request' | 'output'>;
