// Every verb. Nothing but the list.

import { addComment } from './addComment';
import { cancel } from './cancel';
import { close } from './close';
import { count } from './count';
import { create } from './create';
import { deleteRecord } from './deleteRecord';
import { get } from './get';
import { getAll } from './getAll';
import { getComments } from './getComments';
import { reopen } from './reopen';
import { resolve } from './resolve';
import { update } from './update';
import { upsert } from './upsert';

export const operations = { addComment, cancel, close, count, create, deleteRecord, get, getAll, getComments, reopen, resolve, update, upsert };
