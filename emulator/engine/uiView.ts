// The columns of a view: what the layout of a list or of a form shows. Draws neither.
//
// docs: c_TableAPI.md (sysparm_view: desktop, mobile or both; sysparm_fields wins). A list is answered with the list layout, a
// record with the sections of its form. Other names are looked up as they are; without a layout every column is answered.

import type { Table } from '../dictionary';
import type { Instance } from '../instance';
import type { Row } from '../store';

export type Layout = 'list' | 'form';

/** Column names of the view in the order of the layout; undefined when the table has no such layout. */
export function viewFields(instance: Instance, table: Table, view: string, layout: Layout): string[] | undefined {
	if (view !== 'both') return fieldsOf(instance, table, view, layout);
	const [desktop, mobile] = [fieldsOf(instance, table, 'desktop', layout), fieldsOf(instance, table, 'mobile', layout)];
	return desktop || mobile ? [...new Set([...(desktop ?? []), ...(mobile ?? [])])] : undefined;
}

function fieldsOf(instance: Instance, table: Table, view: string, layout: Layout): string[] | undefined {
	const id = viewId(instance, view);
	if (id === undefined) return undefined;
	for (const name of table.ancestry) {
		const fields = layout === 'list' ? listFields(instance, name, id) : formFields(instance, name, id);
		if (fields) return fields;
	}
	return undefined;
}

/** The default view has no name; it is the one of the desktop. */
function viewId(instance: Instance, view: string): string | undefined {
	const wanted = view.toLowerCase() === 'desktop' ? '' : view.toLowerCase();
	for (const row of instance.store.all('sys_ui_view')) if ((row.name ?? '').toLowerCase() === wanted || (wanted !== '' && row.title?.toLowerCase() === wanted)) return row.sys_id;
	return undefined;
}

function listFields(instance: Instance, table: string, view: string): string[] | undefined {
	const { store } = instance;
	// A list without a parent is the table's own; one that a person arranged is that person's alone.
	const list = [...store.rows('sys_ui_list').by('name', table)].find((row) => row.view === view && !row.parent && !row.sys_user);
	return list && inOrder(store.rows('sys_ui_list_element').by('list_id', list.sys_id));
}

function formFields(instance: Instance, table: string, view: string): string[] | undefined {
	const { store } = instance;
	const sections = [...store.rows('sys_ui_section').by('name', table)].filter((row) => row.view === view);
	return sections.length > 0 ? sections.flatMap((section) => inOrder(store.rows('sys_ui_element').by('sys_ui_section', section.sys_id))) : undefined;
}

const inOrder = (elements: Iterable<Row>): string[] => [...elements].sort((a, b) => Number(a.position) - Number(b.position)).map((row) => row.element);
