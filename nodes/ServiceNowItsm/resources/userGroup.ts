// The groups that work is assigned to; read only here. Data only.

import type { Resource } from '../descriptors';
import { recordLocator } from '../fields';
import { operations } from '../operations';

const { get, getAll } = operations;

export const userGroup: Resource = {
	value: 'userGroup',
	name: 'User Group',
	noun: { one: 'a user group', many: 'user groups' },
	table: 'sys_user_group',
	record: recordLocator('User Group', {}),
	required: [],
	writable: [],
	summary: ['sys_id', 'name', 'description', 'email', 'manager', 'parent', 'active', 'sys_updated_on'],
	operations: [get, getAll],
};
