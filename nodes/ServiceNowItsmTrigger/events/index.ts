// The list of events that the polling trigger offers. Nothing else.

import type { TriggerEvent } from '../descriptors';
import { commented } from './commented';
import { created } from './created';
import { createdOrUpdated } from './createdOrUpdated';
import { deleted } from './deleted';
import { fieldChanged } from './fieldChanged';
import { updated } from './updated';

export const events: readonly TriggerEvent[] = [commented, created, createdOrUpdated, deleted, fieldChanged, updated];
