// The articles of the knowledge bases; read only here. Data only.

import type { Resource } from '../descriptors';
import { recordLocator } from '../fields';
import { operations } from '../operations';

const { get, getAll } = operations;

export const knowledge: Resource = {
	value: 'knowledge',
	name: 'Knowledge',
	noun: { one: 'a knowledge article', many: 'knowledge articles' },
	table: 'kb_knowledge',
	record: recordLocator('Article', { number: 'e.g. KB0010001' }),
	required: [],
	writable: [],
	summary: ['sys_id', 'number', 'short_description', 'text', 'workflow_state', 'kb_knowledge_base', 'kb_category', 'author', 'published', 'sys_updated_on'],
	operations: [get, getAll],
};
