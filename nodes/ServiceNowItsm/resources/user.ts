// The users of the instance. Passwords are not set here. Data only.

import type { Resource } from '../descriptors';
import { flag, recordLocator, text, user as manager } from '../fields';
import { operations } from '../operations';

const { create, deleteRecord, get, getAll, update } = operations;

export const user: Resource = {
	value: 'user',
	name: 'User',
	noun: { one: 'a user', many: 'users' },
	table: 'sys_user',
	record: recordLocator('User', {}),
	required: [],
	writable: [
		{ ...flag('Active', 'active', 'Whether the user may sign in and be chosen'), default: true },
		text('Email', 'email', undefined, 'e.g. name@email.com'),
		text('Employee Number', 'employee_number'),
		text('First Name', 'first_name'),
		text('Last Name', 'last_name'),
		manager('Manager', 'manager', 'The user who leads this one'),
		text('Mobile Phone', 'mobile_phone'),
		text('Phone', 'phone', 'Business phone'),
		text('Time Zone', 'time_zone', 'IANA name, for example Europe/Berlin'),
		text('Title', 'title', 'Position in the company'),
		text('User Name', 'user_name', 'The name to sign in with', 'e.g. abel.tuter'),
	],
	summary: ['sys_id', 'user_name', 'name', 'email', 'title', 'active', 'manager', 'time_zone', 'sys_created_on', 'sys_updated_on'],
	operations: [create, deleteRecord, get, getAll, update],
};
