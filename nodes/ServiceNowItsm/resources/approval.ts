// The approvals that people are asked for, on requests, changes and other records. Data only.

import type { Resource } from '../descriptors';
import { recordLocator } from '../fields';
import { operations } from '../operations';
import { approve } from '../operations/approve';
import { reject } from '../operations/reject';

export const approval: Resource = {
	value: 'approval',
	name: 'Approval',
	noun: { one: 'an approval', many: 'approvals' },
	table: 'sysapproval_approver',
	record: recordLocator('Approval', {}),
	required: [],
	writable: [],
	summary: ['sys_id', 'state', 'approver', 'sysapproval', 'source_table', 'document_id', 'due_date', 'sys_created_on', 'sys_updated_on'],
	operations: [approve, operations.getAll, reject],
};
