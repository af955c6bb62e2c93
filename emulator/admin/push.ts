// What business rules sent out, over HTTP, for tests and demos in another process. Not ServiceNow.
import type { Route } from '../http';
import { businessRulesOf } from '../push/businessRules';

export const pushInstruments: Route[] = [{ method: 'GET', path: '/push/deliveries', handler: (_call, instance) => ({ status: 200, body: { deliveries: businessRulesOf(instance).deliveries } }) }];
