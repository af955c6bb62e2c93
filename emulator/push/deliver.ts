// Sends one outbound message and notes what became of it. Never tries again: the platform does not.
import type { Instance } from '../instance';

export interface Message {
	url: string;
	method: string;
	headers: [string, string][];
	body: string;
	/** Milliseconds; capped by glide.http.outbound.max_timeout. */
	timeout: number;
}

export interface Delivery extends Message {
	/** Milliseconds on the instance's clock. */
	at: number;
	/** Name of the business rule. */
	rule: string;
	/** Status of the answer; 0 when there was none. */
	status: number;
	reply: string;
	/** Headers of the answer, names in lower case. */
	replyHeaders: Record<string, string>;
	error: string;
}

/** Milliseconds that an answer is waited for at most: 30 s, or 5 minutes where the cap is switched off. */
function longest(instance: Instance): number {
	if (instance.property('glide.http.outbound.max_timeout.enabled') === 'false') return 300_000;
	return Math.min(30, Number(instance.property('glide.http.outbound.max_timeout', '30')) || 30) * 1000;
}

function allowed(instance: Instance, address: string): string {
	let url: URL;
	try {
		url = new URL(address);
	} catch {
		return 'Invalid endpoint';
	}
	if (!['http:', 'https:'].includes(url.protocol)) return 'Invalid protocol';
	const local = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
	return local || instance.settings.push.anyHost ? '' : 'Only addresses of this machine are called (settings.push.anyHost)';
}

export async function deliver(instance: Instance, rule: string, message: Message): Promise<Delivery> {
	const delivery: Delivery = { ...message, at: instance.clock.now(), rule, status: 0, reply: '', replyHeaders: {}, error: allowed(instance, message.url) };
	if (delivery.error) return delivery;
	try {
		const reply = await fetch(message.url, {
			method: message.method,
			headers: [['User-Agent', 'ServiceNow/1.0'], ...message.headers],
			body: message.method === 'GET' ? undefined : message.body,
			redirect: 'manual',
			signal: AbortSignal.timeout(Math.min(message.timeout, longest(instance))),
		});
		delivery.status = reply.status;
		delivery.replyHeaders = Object.fromEntries(reply.headers);
		delivery.reply = await reply.text();
	} catch (error) {
		delivery.error = error instanceof Error ? `${error.name}: ${error.cause instanceof Error ? error.cause.message : error.message}` : String(error);
	}
	return delivery;
}
