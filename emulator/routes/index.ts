// The list of everything the instance answers; a new area is one file and one line here.
import type { Route } from '../http';
import { angularRoutes } from './angular';
import { attachmentRoutes } from './attachment';
import { authorizeRoutes } from './authorize';
import { batchRoutes } from './batch';
import { cartRoutes } from './cart';
import { catalogRoutes } from './catalog';
import { catalogPeopleRoutes } from './catalogPeople';
import { changeRoutes } from './change';
import { changeItemRoutes } from './changeItems';
import { changePlanningRoutes } from './changePlanning';
import { cmdbRoutes } from './cmdb';
import { emailRoutes } from './email';
import { eventRoutes } from './events';
import { identifyReconcileRoutes } from './identifyReconcile';
import { importSetRoutes } from './importSet';
import { jsonV2Routes, withJsonV2 } from './jsonV2';
import { knowledgeRoutes } from './knowledge';
import { loginRoutes } from './login';
import { metadataRoutes } from './metadata';
import { oauthRoutes } from './oauth';
import { orderGuideRoutes } from './orderGuide';
import { pageRoutes } from './pages';
import { roleRoutes } from './roles';
import { statsRoutes } from './stats';
import { tableRoutes } from './table';
import { tinyUrlRoutes } from './tinyUrl';
import { wishListRoutes } from './wishList';

/** The first route whose path fits is taken; `jsonV2Routes` fit every page and come last. */
export const routes: Route[] = [
	...authorizeRoutes, ...oauthRoutes, ...loginRoutes, ...angularRoutes, ...tableRoutes, ...tinyUrlRoutes, ...attachmentRoutes, ...statsRoutes, ...batchRoutes, ...importSetRoutes, ...catalogRoutes, ...catalogPeopleRoutes, ...cartRoutes, ...wishListRoutes, ...orderGuideRoutes, ...changeRoutes, ...changeItemRoutes, ...changePlanningRoutes,
	...cmdbRoutes, ...identifyReconcileRoutes, ...knowledgeRoutes, ...eventRoutes, ...emailRoutes, ...metadataRoutes, ...roleRoutes, ...pageRoutes.map(withJsonV2), ...jsonV2Routes,
];
