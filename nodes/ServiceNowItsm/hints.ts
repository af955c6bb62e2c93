// Collects what the items of one run want to tell the person, each sentence once. Shows nothing by itself.

import type { NodeExecutionHint } from 'n8n-workflow';

/** `warning`: something went otherwise than asked. `info`: how something was understood; of these only the first item's is shown. */
export type HintKind = 'warning' | 'info';

interface Items {
	count: number;
	/** Index of the earliest one. */
	first: number;
}

export class Hints {
	private readonly items: Readonly<Record<HintKind, Map<string, Items>>> = { warning: new Map(), info: new Map() };

	add(sentence: string, item: number, kind: HintKind = 'warning'): void {
		const of = this.items[kind];
		const { count, first } = of.get(sentence) ?? { count: 0, first: item };
		of.set(sentence, { count: count + 1, first: Math.min(first, item) });
	}

	/** One hint per sentence, with the items it is about. */
	all(): NodeExecutionHint[] {
		const warnings = [...this.items.warning].map(([sentence, items]) => hint(sentence, items, 'warning'));
		const [first] = [...this.items.info].sort(([, a], [, b]) => a.first - b.first);
		return first ? [...warnings, hint(first[0], first[1], 'info')] : warnings;
	}
}

const hint = (sentence: string, { count, first }: Items, type: HintKind): NodeExecutionHint => ({
	message: `${asText(sentence)} (${count === 1 ? `item ${first}` : `${count} items, first ${first}`})`,
	type,
	location: 'outputPane',
});

/** n8n's editor takes a hint for HTML; what stands in it may come from a record or a person. */
const asText = (sentence: string): string => sentence.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
