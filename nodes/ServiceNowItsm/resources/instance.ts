// The instance itself: what the credential can do there. Data only.

import type { Resource } from '../descriptors';
import { recordLocator } from '../fields';
import { diagnose } from '../operations/diagnose';

export const instance: Resource = {
	value: 'instance',
	name: 'Instance',
	noun: { one: 'the instance', many: 'instances' },
	table: 'sys_user',
	record: recordLocator('Instance', {}),
	required: [],
	writable: [],
	summary: [],
	operations: [diagnose],
};
