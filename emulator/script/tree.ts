// The shapes that a parsed script consists of. Data only.

export type Node =
	| { kind: 'value'; value: string | number | boolean | null | undefined }
	| { kind: 'regex'; source: string; flags: string }
	| { kind: 'name'; name: string }
	| { kind: 'array'; items: Node[] }
	| { kind: 'object'; entries: [string, Node][] }
	| { kind: 'function'; name: string; parameters: string[]; body: Statement[] }
	| { kind: 'member'; object: Node; property: Node }
	| { kind: 'call'; callee: Node; inputs: Node[]; line: number }
	| { kind: 'new'; callee: Node; inputs: Node[]; line: number }
	| { kind: 'unary'; operator: string; operand: Node }
	| { kind: 'step'; operator: string; target: Node; prefix: boolean }
	| { kind: 'binary'; operator: string; left: Node; right: Node }
	| { kind: 'choice'; test: Node; yes: Node; no: Node }
	| { kind: 'assign'; operator: string; target: Node; value: Node };

export type Statement =
	| { kind: 'declare'; names: [string, Node | undefined][] }
	| { kind: 'run'; node: Node }
	| { kind: 'block'; body: Statement[] }
	| { kind: 'if'; test: Node; yes: Statement; no?: Statement }
	| { kind: 'for'; before?: Statement; test?: Node; after?: Node; body: Statement }
	| { kind: 'return'; value?: Node }
	| { kind: 'throw'; value: Node }
	| { kind: 'try'; body: Statement[]; name: string; handler?: Statement[]; last?: Statement[] };
