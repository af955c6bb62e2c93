// Approves what is requested.

import { deciding } from '../deciding';

export const approve = deciding('approve', 'Approve', 'approved');
