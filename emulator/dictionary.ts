// Answers what tables and columns exist, with inheritance and choices. Holds no rows.
import { systemColumns, type Choice, type Column, type TableDefinition } from './schema/columns';

/** A table with everything it inherits, columns by name. */
export interface Table {
	definition: TableDefinition;
	name: string;
	label: string;
	/** This table and its parents, nearest first. */
	ancestry: string[];
	/** This table and all that extend it, directly or not. */
	family: string[];
	/** The column's table is the nearest one that defines it. */
	columns: Map<string, Column & { table: string }>;
	/** Name of the column that stands for the row where it is referred to. */
	displayColumn: string;
	numberPrefix?: string;
	/** Columns other than sys_id whose values may occur only once. */
	uniqueColumns: string[];
	/** Whether some column is encrypted text. */
	encrypted: boolean;
	/** Column names that are stored, in the order in which they are answered. */
	names: string[];
}

export class Dictionary {
	private readonly definitions = new Map<string, TableDefinition>();
	private readonly resolved = new Map<string, Table>();
	/** What child tables say differently of inherited columns, by `table.column` (sys_dictionary_override). */
	private readonly overrides = new Map<string, Partial<Column>>();

	constructor(tables: readonly TableDefinition[]) {
		for (const table of tables) this.definitions.set(table.name, { ...table, columns: table.columns.map((one) => ({ ...one })) });
	}

	has(name: string): boolean {
		return this.definitions.has(name);
	}

	/** Every table; database views are none. */
	all(): TableDefinition[] {
		return [...this.definitions.values()].filter((table) => !table.view);
	}

	/** The table by name; undefined for an unknown one. */
	table(name: string): Table | undefined {
		const known = this.resolved.get(name);
		if (known) return known;
		const definition = this.definitions.get(name);
		if (!definition) return undefined;
		const resolved = this.resolve(definition);
		this.resolved.set(name, resolved);
		return resolved;
	}

	column(table: string, column: string): (Column & { table: string }) | undefined {
		return this.table(table)?.columns.get(column);
	}

	/** Whether `name` is `ancestor` or extends it. */
	isA(name: string, ancestor: string): boolean {
		return name === ancestor || (this.table(name)?.ancestry.includes(ancestor) ?? false);
	}

	addTable(definition: TableDefinition): void {
		this.definitions.set(definition.name, definition);
		this.resolved.clear();
	}

	removeTable(name: string): void {
		this.definitions.delete(name);
		this.resolved.clear();
	}

	/** Adds a column to a table, or replaces the one of the same name. */
	addColumn(table: string, column: Column): void {
		const definition = this.definitions.get(table);
		if (!definition) throw new Error(`no table ${table}`);
		definition.columns = [...definition.columns.filter((one) => one.name !== column.name), column];
		this.resolved.clear();
	}

	/** Sets, or without `changes` removes, what a table says differently of a column. */
	override(table: string, column: string, changes?: Partial<Column>): void {
		if (changes) this.overrides.set(`${table}.${column}`, changes);
		else this.overrides.delete(`${table}.${column}`);
		this.resolved.clear();
	}

	removeColumn(table: string, name: string): void {
		const definition = this.definitions.get(table);
		if (!definition) return;
		definition.columns = definition.columns.filter((one) => one.name !== name);
		this.resolved.clear();
	}

	/** Label of a choice value in a language, or the value itself when there is none. */
	choiceLabel(column: Column, value: string, language = 'en', dependentValue = ''): string {
		const choice = findChoice(column, value, dependentValue);
		return choice ? (choice.labels?.[language] ?? choice.label) : value;
	}

	private resolve(definition: TableDefinition): Table {
		const ancestry: string[] = [];
		for (let at: TableDefinition | undefined = definition; at && !ancestry.includes(at.name); at = at.extends ? this.definitions.get(at.extends) : undefined) {
			ancestry.push(at.name);
		}
		const columns = new Map<string, Column & { table: string }>();
		const root = ancestry[ancestry.length - 1];
		for (const one of definition.bare ? systemColumns.slice(0, 1) : systemColumns) columns.set(one.name, { ...one, table: root });
		for (const name of [...ancestry].reverse()) {
			for (const one of this.definitions.get(name)?.columns ?? []) columns.set(one.name, { ...one, table: name });
			if (this.overrides.size > 0) for (const [key, one] of columns) if (this.overrides.has(`${name}.${key}`)) columns.set(key, { ...one, ...this.overrides.get(`${name}.${key}`) });
		}
		const display = [...columns.values()].find((one) => one.display)?.name;
		return {
			definition,
			name: definition.name,
			label: definition.label,
			ancestry,
			family: this.family(definition.name),
			columns,
			displayColumn: display ?? ['name', 'number', 'short_description'].find((name) => columns.has(name)) ?? 'sys_id',
			numberPrefix: columns.has('number') ? ancestry.map((name) => this.definitions.get(name)?.numberPrefix).find((prefix) => prefix) : undefined,
			uniqueColumns: [...columns.values()].filter((one) => one.unique && one.name !== 'sys_id').map((one) => one.name),
			encrypted: [...columns.values()].some((one) => one.type === 'glide_encrypted'),
			names: [...columns.keys()],
		};
	}

	private family(name: string): string[] {
		const found = [name];
		for (const at of found) {
			for (const candidate of this.definitions.values()) {
				if (candidate.extends === at && !found.includes(candidate.name)) found.push(candidate.name);
			}
		}
		return found;
	}
}

/** The choice with that value; where several depend on another column, the one for `dependentValue` first. */
export function findChoice(column: Column, value: string, dependentValue = ''): Choice | undefined {
	let found: Choice | undefined;
	for (const one of column.choices ?? []) {
		if (one.value !== value) continue;
		if (one.dependentValue === undefined || one.dependentValue === dependentValue) return one;
		found ??= one;
	}
	return found;
}
