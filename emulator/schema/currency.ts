// Declares currencies, their rates, and what was entered into currency and price columns (KB0751553).
import { choice, choices, column, flag, text, type TableDefinition } from './columns';

const entry = [
	column('table', 'Table', 'table_name', 80), column('field', 'Field', 'field_name', 80), column('id', 'ID', 'document_id', 32), text('currency', 'Currency', 3),
	column('amount', 'Amount', 'decimal', 20), text('reference_currency', 'Reference currency', 3), column('reference_amount', 'Reference amount', 'decimal', 20),
];

export const currency: TableDefinition[] = [
	{ name: 'fx_currency', label: 'Currency', columns: [text('code', 'Code', 3, { display: true }), text('name', 'Name', 40), text('symbol', 'Symbol', 5), flag('active', 'Active', 'true')] },
	{ name: 'fx_rate', label: 'Exchange Rate', columns: [text('currency', 'Currency', 3, { display: true }), column('rate', 'Rate', 'decimal', 20)] },
	{ name: 'fx_currency_instance', label: 'Currency Instance', indexes: ['id'], columns: entry },
	{ name: 'fx_price', label: 'Price', indexes: ['id'], columns: [...entry, choice('type', 'Type', choices('calculated=Calculated', 'fixed=Fixed', 'multiple=Multiple'), { defaultValue: 'calculated' })] },
];
