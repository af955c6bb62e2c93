// Rejects what is requested.

import { deciding } from '../deciding';

export const reject = deciding('reject', 'Reject', 'rejected');
