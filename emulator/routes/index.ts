// The list of everything the instance answers; a new area is one file and one line here.
import type { Route } from '../http';
import { authorizeRoutes } from './authorize';
import { oauthRoutes } from './oauth';
import { metadataRoutes } from './metadata';
import { pageRoutes } from './pages';
import { tableRoutes } from './table';
import { tinyUrlRoutes } from './tinyUrl';

export const routes: Route[] = [...authorizeRoutes, ...oauthRoutes, ...tableRoutes, ...tinyUrlRoutes, ...metadataRoutes, ...pageRoutes];
