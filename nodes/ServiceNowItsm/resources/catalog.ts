// The items of the service catalog that can be ordered. Data only.

import type { Resource } from '../descriptors';
import { recordLocator } from '../fields';
import { catalogGet } from '../operations/catalogGet';
import { catalogGetAll } from '../operations/catalogGetAll';
import { order } from '../operations/order';

export const catalog: Resource = {
	value: 'catalog',
	name: 'Catalog',
	noun: { one: 'a catalog item', many: 'catalog items' },
	table: 'sc_cat_item',
	record: recordLocator('Catalog Item', {}),
	required: [],
	writable: [],
	summary: [],
	operations: [catalogGet, catalogGetAll, order],
};
