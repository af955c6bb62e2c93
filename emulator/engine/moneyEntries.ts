// Keeps what was entered into currency and price columns: one row of fx_currency_instance or fx_price for each (KB0751553). Converts by engine/currency.
import type { Table } from '../dictionary';
import type { Instance } from '../instance';
import type { Row } from '../store';
import type { Caller } from './caller';
import { converted, isMoney, moneyTable, plainAmount, readAmount, referenceCurrency, type Amount } from './currency';
import type { Write } from './rules/write';
import { newSysId } from './write';

/** Amounts among incoming values, by column; the values then are in the reference currency. */
export function takeAmounts(instance: Instance, table: Table, values: Row, caller: Caller, display: boolean): Map<string, Amount> {
	const taken = new Map<string, Amount>();
	for (const name in values) {
		const column = table.columns.get(name);
		if (!column || !isMoney(column) || values[name] === '') continue;
		const amount = readAmount(instance, values[name], caller, display);
		if (!amount) {
			values[name] = '';
			continue;
		}
		taken.set(name, amount);
		const reference = referenceCurrency(instance);
		const sent = values[name].replace(/^[A-Z]{3}[; ]/, '');
		// As it was sent, where nothing is to be converted or rounded.
		values[name] = amount.currency === reference && /^-?\d+(\.\d{1,2})?$/.test(sent) ? sent : plainAmount(instance, converted(instance, amount, reference));
	}
	return taken;
}

/** Brings the entries up to what is stored now; a value that somebody else set is one in the reference currency. */
export function recordAmounts({ instance, table, amounts, now, caller, operation }: Write, row: Row, changed: Iterable<string>): void {
	const reference = referenceCurrency(instance);
	for (const name of changed) {
		const column = table.columns.get(name);
		if (!column || !isMoney(column)) continue;
		const entries = instance.store.rows(moneyTable(column));
		if (operation !== 'insert') for (const old of [...entries.by('id', row.sys_id)]) if (old.field === name) entries.remove(old);
		const amount = amounts.get(name);
		if (!amount || !row[name]) continue;
		entries.add({
			sys_id: newSysId(), sys_created_on: now, sys_updated_on: now, sys_created_by: caller.userName, sys_updated_by: caller.userName, sys_mod_count: '0',
			table: table.name, field: name, id: row.sys_id, currency: amount.currency, amount: plainAmount(instance, amount.amount), reference_currency: reference, reference_amount: row[name], ...(column.type === 'price' ? { type: 'calculated' } : {}),
		});
	}
}
