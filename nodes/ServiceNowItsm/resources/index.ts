// Every resource, in the order of the editor's list. Nothing but the list.

import type { Resource } from '../descriptors';
import { approval } from './approval';
import { attachment } from './attachment';
import { catalog } from './catalog';
import { changeRequest } from './changeRequest';
import { configurationItem } from './configurationItem';
import { incident } from './incident';
import { instance } from './instance';
import { knowledge } from './knowledge';
import { problem } from './problem';
import { record } from './record';
import { requestedItem } from './requestedItem';
import { user } from './user';
import { userGroup } from './userGroup';

export const resources: readonly Resource[] = [
	approval,
	attachment,
	catalog,
	changeRequest,
	configurationItem,
	incident,
	instance,
	knowledge,
	problem,
	record,
	requestedItem,
	user,
	userGroup,
];
