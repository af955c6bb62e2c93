// What a test holds in its hands: tables without HTTP, journal, faults, clock, settings. Every write obeys the instance's rules.
import { system } from './engine/caller';
import { insert, remove, update } from './engine/write';
import type { Instance } from './instance';
import type { Row } from './store';

export interface WriteOptions {
	/** User name in sys_created_by / sys_updated_by; default `system`. */
	by?: string;
}

/** Direct access to one table. Rows that it returns are the stored ones: read them, do not change them. */
export class TableInstrument {
	constructor(private readonly instance: Instance, private readonly name: string) {}

	rows(): Row[] {
		return [...this.instance.store.all(this.name)];
	}

	get(sysId: string): Row | undefined {
		return this.instance.store.get(this.name, sysId);
	}

	/** The first row whose column has that value. */
	find(column: string, value: string): Row | undefined {
		return this.instance.store.find(this.name, column, value);
	}

	insert(values: Row, options: WriteOptions = {}): Row {
		return insert(this.instance, this.name, values, system(this.instance, options.by));
	}

	update(sysId: string, values: Row, options: WriteOptions = {}): Row {
		return update(this.instance, this.name, sysId, values, system(this.instance, options.by));
	}

	delete(sysId: string): void {
		remove(this.instance, this.name, sysId);
	}
}
