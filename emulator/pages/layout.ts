// The frame of every page a person looks at: escaping, colours, header. No page's own content.

/** Text made safe for HTML, also inside quoted attributes. */
export function escape(text: string): string {
	return text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
}

const style = `
:root { --ink: #1d2b33; --soft: #5b6b75; --line: #d9e1e5; --paper: #f4f7f8; --accent: #0f6e4f; --dark: #11313f; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
header { background: var(--dark); color: #fff; padding: 14px 28px; display: flex; align-items: baseline; gap: 14px; }
header strong { font-size: 18px; letter-spacing: .2px; }
header span { color: #a9c3cd; font-size: 13px; }
main { padding: 24px 28px; max-width: 1320px; margin: 0 auto; }
.card { background: #fff; border: 1px solid var(--line); border-radius: 10px; }
button, .button { font: inherit; border: 1px solid var(--line); border-radius: 6px; background: #fff; color: var(--ink); padding: 6px 14px; cursor: pointer; text-decoration: none; }
button:hover { border-color: var(--accent); }
button.primary { background: var(--accent); border-color: var(--accent); color: #fff; font-weight: 600; }
input, select { font: inherit; padding: 6px 10px; border: 1px solid var(--line); border-radius: 6px; background: #fff; color: var(--ink); }
`;

export function page(title: string, content: string, more = ''): string {
	return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title><style>${style}${more}</style></head>
<body><header><strong>Local ServiceNow</strong><span>emulated instance, in memory, this machine only</span></header>
<main>${content}</main></body></html>`;
}

/** A page that only says one thing. */
export function messagePage(message: string): string {
	return page(message, `<div class="card" style="max-width:480px;margin:64px auto;padding:32px;text-align:center"><h1 style="font-size:21px;margin:0">${escape(message)}</h1></div>`);
}
