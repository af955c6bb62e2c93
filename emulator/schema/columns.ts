// The words in which tables are declared: column kinds and short builders for them. No table is named here.

export type ColumnType =
	| 'GUID' | 'string' | 'integer' | 'boolean' | 'reference' | 'glide_date_time' | 'glide_date' | 'glide_duration' | 'glide_list'
	| 'journal_input' | 'journal' | 'journal_list' | 'domain_id' | 'domain_path' | 'sys_class_name' | 'related_tags' | 'html'
	| 'decimal' | 'float' | 'longint' | 'currency' | 'price' | 'url' | 'email' | 'ph_number' | 'password' | 'password2' | 'user_image' | 'document_id'
	| 'table_name' | 'field_name' | 'conditions' | 'script' | 'script_plain' | 'due_date' | 'timer' | 'ip_addr' | 'translated_text' | 'variables' | 'choice' | 'glide_encrypted';

export interface Choice {
	value: string;
	label: string;
	/** Value of the column named by `dependsOn` for which the choice is offered. */
	dependentValue?: string;
	/** Labels in other languages, by language code. */
	labels?: Record<string, string>;
	inactive?: boolean;
}

export interface Column {
	name: string;
	label: string;
	type: ColumnType;
	length: number;
	/** Table a reference or list points to. */
	reference?: string;
	choices?: Choice[];
	/** `1` dropdown with None, `2` suggestion, `3` dropdown without None (sys_dictionary.choice). */
	choiceKind?: '1' | '2' | '3';
	defaultValue?: string;
	mandatory?: boolean;
	readOnly?: boolean;
	display?: boolean;
	unique?: boolean;
	/** Column on which the choices depend. */
	dependsOn?: string;
}

export interface TableDefinition {
	name: string;
	label: string;
	plural?: string;
	extends?: string;
	/** Prefix of the numbers given to new rows; needs a column `number`. */
	numberPrefix?: string;
	/** First number given to rows that users create. */
	numberStart?: number;
	columns: Column[];
	/** Columns with an index for equality, besides `sys_id`. */
	indexes?: string[];
	/** The table has no system columns beyond sys_id. */
	bare?: boolean;
	/** `false`: "Allow access to this table via web services" is off (sys_db_object.ws_access). */
	webServiceAccess?: boolean;
	/** Changes are written to sys_audit. */
	audited?: boolean;
	/** A database view: the tables that it joins, with the prefixes of their columns. */
	view?: { table: string; prefix: string }[];
}

type More = Partial<Omit<Column, 'name' | 'label' | 'type'>>;

export const column = (name: string, label: string, type: ColumnType, length: number, more: More = {}): Column => ({ name, label, type, length, ...more });
export const text = (name: string, label: string, length = 40, more: More = {}): Column => column(name, label, 'string', length, more);
export const integer = (name: string, label: string, more: More = {}): Column => column(name, label, 'integer', 40, more);
export const flag = (name: string, label: string, defaultValue: 'true' | 'false' | '' = 'false', more: More = {}): Column => column(name, label, 'boolean', 40, { defaultValue, ...more });
export const moment = (name: string, label: string, more: More = {}): Column => column(name, label, 'glide_date_time', 40, more);
export const day = (name: string, label: string, more: More = {}): Column => column(name, label, 'glide_date', 40, more);
export const duration = (name: string, label: string, more: More = {}): Column => column(name, label, 'glide_duration', 40, more);
export const reference = (name: string, label: string, table: string, more: More = {}): Column => column(name, label, 'reference', 32, { reference: table, ...more });
export const list = (name: string, label: string, table: string, more: More = {}): Column => column(name, label, 'glide_list', 4000, { reference: table, ...more });
export const journal = (name: string, label: string): Column => column(name, label, 'journal_input', 4000);

/** Choices written as `value=Label` pairs, or plain labels when value and label are equal. */
export function choices(...pairs: string[]): Choice[] {
	return pairs.map((pair) => {
		const at = pair.indexOf('=');
		return at < 0 ? { value: pair, label: pair } : { value: pair.slice(0, at), label: pair.slice(at + 1) };
	});
}

export const choice = (name: string, label: string, offered: Choice[], more: More = {}): Column => column(name, label, 'string', 40, { choices: offered, choiceKind: '1', ...more });
export const numberChoice = (name: string, label: string, offered: Choice[], more: More = {}): Column => column(name, label, 'integer', 40, { choices: offered, choiceKind: '3', ...more });

/** The columns that every table has. */
export const systemColumns: Column[] = [
	column('sys_id', 'Sys ID', 'GUID', 32, { unique: true, readOnly: true }),
	moment('sys_created_on', 'Created', { readOnly: true }),
	text('sys_created_by', 'Created by', 40, { readOnly: true }),
	moment('sys_updated_on', 'Updated', { readOnly: true }),
	text('sys_updated_by', 'Updated by', 40, { readOnly: true }),
	integer('sys_mod_count', 'Updates', { readOnly: true }),
	column('sys_tags', 'Tags', 'related_tags', 255, { readOnly: true }),
];

export const domainColumns: Column[] = [
	column('sys_domain', 'Domain', 'domain_id', 32, { defaultValue: 'global', reference: 'sys_user_group' }),
	column('sys_domain_path', 'Domain Path', 'domain_path', 255, { defaultValue: '/' }),
];

export const classColumn: Column = column('sys_class_name', 'Class', 'sys_class_name', 80, { readOnly: true });
