// Collects what the items of one run want to tell the person, each sentence once. Shows nothing by itself.

import type { NodeExecutionHint } from 'n8n-workflow';

export class Hints {
	private readonly items = new Map<string, number[]>();

	add(sentence: string, item: number): void {
		this.items.set(sentence, [...(this.items.get(sentence) ?? []), item]);
	}

	/** One hint per sentence, with the items it is about. */
	all(): NodeExecutionHint[] {
		return [...this.items].map(([sentence, items]) => ({
			message: `${sentence} (${items.length === 1 ? `item ${items[0]}` : `${items.length} items, first ${Math.min(...items)}`})`,
			type: 'warning',
			location: 'outputPane',
		}));
	}
}
