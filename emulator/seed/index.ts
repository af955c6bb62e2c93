// Fills a new instance, always in the same way for the same options.
import type { Instance } from '../instance';
import { seedProducers } from './catalog';
import { seedCurrencies } from './currency';
import { seedIdentifiers } from './identifiers';
import { seedImportSets } from './importSet';
import { seedIncidents } from './incidents';
import { seedItems } from './items';
import { seedMetadata } from './metadata';
import { seedOAuth } from './oauth';
import { seedPeople } from './people';
import { seedProcesses } from './processes';
import { seedProperties } from './properties';
import { seedSignIn } from './signIn';
import { seedViews } from './views';

export interface SeedOptions {
	/** Number of incidents. */
	records: number;
	/** Redirect URLs of the seeded OAuth applications. With any, only these are accepted; without, every loopback address is. */
	redirectUrls?: string[];
	/** PEM of the authority behind the HTTPS listener; with one, certificate-based authentication is active and knows it. */
	certificateAuthority?: string;
}

export function seed(instance: Instance, options: SeedOptions): void {
	seedProperties(instance);
	seedCurrencies(instance);
	seedMetadata(instance);
	seedPeople(instance);
	seedItems(instance);
	seedIdentifiers(instance);
	seedIncidents(instance, options.records);
	seedProcesses(instance);
	seedProducers(instance);
	seedImportSets(instance);
	seedViews(instance);
	seedOAuth(instance, options.redirectUrls);
	seedSignIn(instance, options.certificateAuthority);
}
