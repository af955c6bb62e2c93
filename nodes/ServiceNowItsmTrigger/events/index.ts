// The list of events that the polling trigger offers. Nothing else.

import type { TriggerEvent } from '../descriptors';
import { created } from './created';
import { createdOrUpdated } from './createdOrUpdated';
import { updated } from './updated';

export const events: readonly TriggerEvent[] = [created, createdOrUpdated, updated];
