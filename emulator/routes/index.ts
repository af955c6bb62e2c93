// The list of everything the instance answers; a new area is one file and one line here.
import type { Route } from '../http';
import { attachmentRoutes } from './attachment';
import { authorizeRoutes } from './authorize';
import { batchRoutes } from './batch';
import { metadataRoutes } from './metadata';
import { oauthRoutes } from './oauth';
import { pageRoutes } from './pages';
import { statsRoutes } from './stats';
import { tableRoutes } from './table';
import { tinyUrlRoutes } from './tinyUrl';

export const routes: Route[] = [
	...authorizeRoutes, ...oauthRoutes, ...tableRoutes, ...tinyUrlRoutes, ...attachmentRoutes, ...statsRoutes, ...batchRoutes, ...metadataRoutes, ...pageRoutes,
];
