// The list of table families that a new instance is born with.
import { attachment } from './attachment';
import { changeCalendar } from './changeCalendar';
import { cmdb } from './cmdb';
import type { TableDefinition } from './columns';
import { currency } from './currency';
import { events } from './events';
import { importSet } from './importSet';
import { incident } from './incident';
import { itsm } from './itsm';
import { oauth } from './oauth';
import { people } from './people';
import { push } from './push';
import { platform } from './system';
import { task } from './task';
import { views } from './views';

export const schema: TableDefinition[] = [task, incident, ...itsm, ...people, ...cmdb, ...platform, ...oauth, ...attachment, ...importSet, ...events, ...push, ...views, ...changeCalendar, ...currency];
