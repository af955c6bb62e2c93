// Every verb, in the order of the editor's list. Nothing but the list.

import { create } from './create';
import { get } from './get';
import { getAll } from './getAll';
import { update } from './update';

export const operations = { create, get, getAll, update };
