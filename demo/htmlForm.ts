// Turns the first form of an HTML page into the request that submitting it makes; refuses to run scripts.

export interface FormRequest {
	method: 'GET' | 'POST';
	url: string;
	body?: string;
}

/** What a person types: into empty text fields, and into password fields. */
export interface Answers {
	text: string;
	password: string;
}

const ENTITIES: Record<string, string> = { '&amp;': '&', '&quot;': '"', '&lt;': '<', '&gt;': '>', '&#39;': '\'', '&#x27;': '\'' };

const unescapeHtml = (text: string) => text.replace(/&(?:amp|quot|lt|gt|#39|#x27);/g, (entity) => ENTITIES[entity]);

function attribute(tag: string, name: string): string | undefined {
	const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'i').exec(tag);
	return found ? unescapeHtml(found[1] ?? found[2]) : undefined;
}

const typeOf = (input: string) => attribute(input, 'type')?.toLowerCase() ?? 'text';

function valueOf(input: string, answers: Answers): string {
	if (typeOf(input) === 'password') return answers.password;
	const given = attribute(input, 'value') ?? '';
	return typeOf(input) === 'text' && given === '' ? answers.text : given;
}

/** The button that says yes: the first whose tag does not speak of refusing. */
function consentButton(form: string): string | undefined {
	const buttons = form.match(/<button\b[^>]*>|<input\b[^>]*type="submit"[^>]*>/gi) ?? [];
	return buttons.find((button) => !/deny|cancel|refuse/i.test(button));
}

/** The request of the page's first form, filled in and sent with its button of consent; undefined when there is no form. */
export function submitForm(html: string, pageUrl: string, answers: Answers): FormRequest | undefined {
	const form = /<form\b[\s\S]*?<\/form>/i.exec(html)?.[0];
	if (!form) return undefined;
	const [openTag] = /<form\b[^>]*>/i.exec(form) ?? [''];
	const fields = (form.match(/<input\b[^>]*>/gi) ?? []).filter((input) => !['submit', 'button', 'reset'].includes(typeOf(input)));
	const values = new URLSearchParams();
	for (const input of fields) {
		const name = attribute(input, 'name');
		if (name) values.set(name, valueOf(input, answers));
	}
	const button = consentButton(form) ?? '';
	const pressed = attribute(button, 'name');
	if (pressed) values.set(pressed, attribute(button, 'value') ?? '');
	const url = new URL(attribute(openTag, 'action') ?? '', pageUrl);
	if (attribute(openTag, 'method')?.toLowerCase() === 'post') return { method: 'POST', url: url.href, body: values.toString() };
	values.forEach((value, key) => url.searchParams.set(key, value));
	return { method: 'GET', url: url.href };
}

/** What a person reads on the page, in one line, at most 300 characters. */
export function textOf(html: string): string {
	const bare = html.replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, ' ').replace(/<[^>]*>/g, ' ');
	return unescapeHtml(bare).replace(/\s+/g, ' ').trim().slice(0, 300);
}
