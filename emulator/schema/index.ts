// The list of table families that a new instance is born with.
import type { TableDefinition } from './columns';
import { incident } from './incident';
import { oauth } from './oauth';
import { people } from './people';
import { platform } from './system';
import { task } from './task';

export const schema: TableDefinition[] = [task, incident, ...people, ...platform, ...oauth];
