// Starts a local ServiceNow and hands out its address, its accounts and its instruments.
import type { Server } from 'node:net';
import { instrumentOf } from './admin/oauth';
import { serveAdmin } from './admin/routes';
import { offerTls } from './admin/tls';
import type { OAuthInstrument } from './auth/instrument';
import { bodiesOf } from './engine/attachments';
import { businessRulesOf, type BusinessRules } from './push/businessRules';
import type { Clock } from './clock';
import type { Access } from './engine/access';
import type { Policies } from './engine/policies';
import type { Faults } from './faults';
import { Instance } from './instance';
import { TableInstrument } from './instruments';
import type { Journal } from './journal';
import { Router } from './router';
import { routes } from './routes';
import { accounts } from './seed/accounts';
import { listen, serve } from './server';
import type { Settings } from './settings';
import type { TlsInstrument } from './tls/instrument';

export interface EmulatorOptions {
	/** Port of the instance; 0 or absent takes a free one. */
	port?: number;
	/** Port of the instruments; 0 or absent takes a free one. */
	adminPort?: number;
	/** Number of seeded incidents; default 100. */
	records?: number;
	/** Redirect URLs of the seeded OAuth applications, matched exactly; absent accepts every loopback address. */
	redirectUrls?: string[];
	/** Listen for HTTPS as well, ask clients for certificates, and have certificate-based authentication active. */
	tls?: boolean;
	/** Port of the HTTPS listener; 0 or absent takes a free one. */
	tlsPort?: number;
}

export interface Emulator {
	url: string;
	adminUrl: string;
	clientId: string;
	clientSecret: string;
	publicClientId: string;
	username: string;
	password: string;
	apiKey: string;
	table(name: string): TableInstrument;
	/** Clients, tokens, the token endpoint's moods. */
	oauth: OAuthInstrument;
	/** The HTTPS listener and its certificates; undefined unless it was asked for. */
	tls?: TlsInstrument;
	/** What business rules sent out. */
	push: BusinessRules;
	journal: Journal;
	faults: Faults;
	clock: Clock;
	/** Rights: rows, columns and tables that some callers may not read or write. */
	access: Access;
	/** Data policies and business rules that abort. */
	policies: Policies;
	readonly settings: Settings;
	/** The whole instance, for what has no instrument of its own. */
	instance: Instance;
	reset(): void;
	close(): Promise<void>;
}

/** Listens on the loopback interface only. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
	// Loaded only where it is wanted: the rest of the emulator needs nothing but Node.
	const secure = options.tls ? await import('./tls/listen') : undefined;
	const prepared = await secure?.prepareTls();
	const instance = new Instance({ records: options.records ?? 100, redirectUrls: options.redirectUrls, certificateAuthority: prepared?.authority.certificate });
	const router = new Router(routes);
	const servers: (Server & { closeAllConnections(): void })[] = [];
	const started = async <T extends { server: (typeof servers)[number] }>(starting: Promise<T>): Promise<T> => {
		const listening = await starting.catch(async (error: unknown) => {
			await Promise.all(servers.map(stop));
			throw error;
		});
		servers.push(listening.server);
		return listening;
	};
	const main = await started(listen(serve(instance, router), options.port ?? 0));
	instance.url = main.url;
	const admin = await started(listen(serveAdmin(instance), options.adminPort ?? 0));
	const tls = secure && prepared ? (await started(secure.listenTls(instance, router, options.tlsPort ?? 0, prepared))).tls : undefined;
	if (tls) offerTls(instance, tls);
	const tables = new Map<string, TableInstrument>();
	return {
		...accounts,
		url: main.url,
		adminUrl: admin.url,
		instance,
		table: (name) => {
			const known = tables.get(name) ?? new TableInstrument(instance, name);
			tables.set(name, known);
			return known;
		},
		oauth: instrumentOf(instance),
		tls,
		push: businessRulesOf(instance),
		journal: instance.journal,
		faults: instance.faults,
		clock: instance.clock,
		access: instance.access,
		policies: instance.policies,
		get settings() {
			return instance.settings;
		},
		reset: () => instance.reset(),
		close: async () => {
			await Promise.all(servers.map(stop));
			businessRulesOf(instance).clear();
			bodiesOf(instance).clear();
		},
	};
}

function stop(server: Server & { closeAllConnections(): void }): Promise<void> {
	return new Promise((resolve) => {
		server.close(() => resolve());
		server.closeAllConnections();
	});
}
