// Every verb that several resources share. Nothing but the list.

import { count } from './count';
import { create } from './create';
import { deleteRecord } from './deleteRecord';
import { get } from './get';
import { getAll } from './getAll';
import { update } from './update';

export const operations = { count, create, deleteRecord, get, getAll, update };
