// Every resource, in the order of the editor's list. Nothing but the list.

import type { Resource } from '../descriptors';
import { incident } from './incident';
import { record } from './record';

export const resources: readonly Resource[] = [incident, record];
