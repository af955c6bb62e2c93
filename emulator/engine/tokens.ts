// Issues, finds and forgets OAuth tokens and codes. Decides nothing about clients or passwords.
import { randomBytes } from 'node:crypto';
import type { Instance } from '../instance';

export interface Token {
	userId: string;
	clientId: string;
	scope: string;
	/** Milliseconds on the instance's clock. */
	expiresAt: number;
	refreshToken?: string;
}

export interface Code {
	userId: string;
	clientId: string;
	redirectUri: string;
	scope: string;
	challenge?: string;
	expiresAt: number;
}

/** State of the OAuth endpoints of one instance. */
export class Tokens {
	readonly access = new Map<string, Token>();
	readonly refresh = new Map<string, Token>();
	readonly codes = new Map<string, Code>();

	clear(): void {
		this.access.clear();
		this.refresh.clear();
		this.codes.clear();
	}
}

const ofInstance = new WeakMap<Instance, Tokens>();

export function tokensOf(instance: Instance): Tokens {
	let tokens = ofInstance.get(instance);
	if (!tokens) {
		tokens = new Tokens();
		ofInstance.set(instance, tokens);
		const created = tokens;
		instance.whenReset(() => created.clear());
	}
	return tokens;
}

export const opaque = (): string => randomBytes(64).toString('base64url');
