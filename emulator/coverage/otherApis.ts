// What is emulated of the APIs beside the Table API.
import { endpoints, missing, rule, type Area } from './rows';

const change = '/api/sn_chg_rest/change';
const catalog = '/api/sn_sc/servicecatalog';
const cmdb = '/api/now/cmdb/instance/{class}';
const attachment = '/api/now/attachment';

export const otherApiCoverage: Area = {
	title: 'Other APIs',
	rows: [
		...endpoints('c_AttachmentAPI.md', 'routes/attachment', 'documented', `GET ${attachment}`, `POST ${attachment}/file`, `POST ${attachment}/upload`, `GET,DELETE ${attachment}/{sys_id}`, `GET ${attachment}/{sys_id}/file`,
			`PATCH ${attachment}/{sys_id}`, `GET,POST,DELETE ${attachment}/{sys_id}/attributes`, `GET,PUT,DELETE ${attachment}/{sys_id}/attributes/{key}`),
		rule('attachments as streams: memory does not grow with them', 'c_AttachmentAPI.md', 'routes/attachment'),
		...endpoints('c_AggregateAPI.md', 'routes/stats', 'documented', 'GET /api/now/stats/{table}'),
		...endpoints('batch-api.md', 'routes/batch', 'documented', 'POST /api/now/batch'),
		...endpoints('c_ImportSetAPI.md', 'routes/importSet', 'documented', 'POST /api/now/import/{table}', 'POST /api/now/import/{table}/insertMultiple', 'GET /api/now/import/{table}/{sys_id}'),
		rule('insertMultiple keyed by column names where sys_rest_insert_multiple says so (names of its columns assumed)', 'c_ImportSetAPI.md', 'routes/importSet'),
		...endpoints('c_ServiceCatalogAPI.md', 'routes/catalog', 'documented',
			`GET ${catalog}/catalogs`, `GET ${catalog}/catalogs/{sys_id}`, `GET ${catalog}/catalogs/{sys_id}/categories`, `GET ${catalog}/categories/{sys_id}`, `GET ${catalog}/items`, `GET ${catalog}/items/{sys_id}`,
			`POST ${catalog}/items/{sys_id}/order_now`, `POST ${catalog}/items/{sys_id}/submit_producer`, `POST ${catalog}/variables/{sys_id}/display_value`, `POST ${catalog}/items/{sys_id}/add_to_cart`,
			`GET ${catalog}/cart`, `POST ${catalog}/cart/checkout`, `POST ${catalog}/cart/submit_order`, `PUT,DELETE ${catalog}/cart/{id}`, `DELETE ${catalog}/cart/{id}/empty`),
		...endpoints('c_ServiceCatalogAPI.md', 'routes/orderGuide', 'documented', `PUT ${catalog}/items/{sys_id}/submit_guide`, `POST ${catalog}/items/{sys_id}/checkout_guide`),
		...endpoints('c_ServiceCatalogAPI.md', 'routes/wishList', 'documented', `POST ${catalog}/items/{sys_id}/add_to_wishlist`, `GET ${catalog}/wishlist`, `GET ${catalog}/wishlist/{id}`, `GET ${catalog}/items/{item}/delegation/{user}`, `POST ${catalog}/items/{item}/get_invalid_delegated_users`, `GET ${catalog}/cart/delivery_address/{user}`),
		rule('user criteria decide who sees and orders an item', 'c_ServiceCatalogAPI.md', 'routes/wishList'),
		rule('conditions of order guide rules: = and != joined by ^', 'c_ServiceCatalogAPI.md', 'routes/orderGuide', 'assumed'),
		...endpoints('change-management-api.md', 'routes/changePlanning', 'documented',
			`GET ${change}/worker/{id}`, `GET ${change}/ci/{ci}/schedule`, `GET ${change}/{id}/schedule`, `PATCH ${change}/{id}/schedule/first_available`, `GET,POST ${change}/{id}/ci`, `POST ${change}/{id}/refresh_impacted_services`,
			`GET,POST,DELETE ${change}/{id}/conflict`, `PATCH ${change}/{id}/risk`, `PATCH ${change}/standard/{id}/risk`, `GET ${change}/model/{id}`),
		rule('free slots: maintenance windows of the item without other changes, 90 days ahead', 'change-management-api.md', 'routes/changePlanning'),
		rule('conflicts: item already scheduled, outside the maintenance window', 'c_ConflictDetection.md', 'routes/changePlanning'),
		...endpoints('change-management-api.md', 'routes/change', 'documented',
			`GET,POST ${change}`, `GET ${change}/model`, `GET ${change}/standard/template`, `GET ${change}/standard/template/{id}`, `POST ${change}/standard/{template}`,
			...['normal', 'emergency'].flatMap((kind) => [`GET,POST ${change}/${kind}`, `GET,PATCH,DELETE ${change}/${kind}/{id}`]), `GET ${change}/standard`, `GET,PATCH,DELETE ${change}/standard/{id}`,
			`GET,PATCH,DELETE ${change}/{id}`, `GET ${change}/{id}/nextstates`, `GET,POST ${change}/{id}/task`, `GET,PATCH,DELETE ${change}/{id}/task/{task}`, `PATCH ${change}/{id}/approvals`),
		...endpoints('cmdb-instance-api.md', 'routes/cmdb', 'documented', `GET,POST ${cmdb}`, `GET,PUT,PATCH ${cmdb}/{id}`, `POST ${cmdb}/{id}/relation`, `DELETE ${cmdb}/{id}/relation/{relation}`, 'GET /api/now/cmdb/meta/{class}'),
		...endpoints('c_IdentifyReconcileAPI.md', 'routes/cmdb', 'documented', 'POST /api/now/identifyreconcile', 'POST /api/now/identifyreconcile/enhanced', 'POST /api/now/identifyreconcile/query', 'POST /api/now/identifyreconcile/queryEnhanced'),
		...endpoints('knowledge-api.md', 'routes/otherApis', 'documented', 'GET /api/sn_km_api/knowledge/articles', 'GET /api/sn_km_api/knowledge/articles/featured', 'GET /api/sn_km_api/knowledge/articles/most_viewed', 'GET /api/sn_km_api/knowledge/articles/{id}', 'GET /api/sn_km_api/knowledge/articles/{id}/attachments/{attachment}'),
		...endpoints('event management', 'routes/otherApis', 'documented', 'POST /api/global/em/jsonv2', 'POST /api/sn_em_connector/em/inbound_event'),
		...endpoints('cdap ServiceNowTableAPIRequestBuilder.java', 'routes/metadata', 'observed', 'GET /api/now/doc/table/schema', 'GET /api/now/doc/table/schema/{table}'),
		...endpoints('workarena api/utils.py', 'routes/metadata', 'observed', 'GET /api/now/ui/meta/{table}'),
		...endpoints('email-api.md', 'routes/email', 'documented', 'POST /api/now/email', 'GET /api/now/email/{id}'),
		...endpoints('user-role-inheritance-api.md', 'routes/otherApis', 'documented', 'GET /api/global/user_role_inheritance'),
		...endpoints('tf client_base.go', 'routes/otherApis', 'observed', 'GET,POST /{page}'),
		rule('every request and response example of the documentation by shape: Table, Attachment, Aggregate, Batch, Import Set, OAuth', '22 pages, listed in the test', 'documentedExamples'),
		rule('identification rules stored over REST: entries by priority, derived from the nearest parent class with a rule', 'c_IdentificationRules.md', 'engine/identify'),
		rule('lookup entries and records; dependent classes by their relations; their errors', 'id-engine-error-messages.md', 'engine/identify'),
		rule('columns of cmdb_identifier and cmdb_identifier_entry; the stock rule for all that is no hardware', 'create-non-cmdb-id-rule.md', 'engine/identify', 'assumed'),
		rule('encryption_context: a file only for who holds the context; creation_time; glide.attachment.role', 'c_AttachmentAPI.md', 'routes/attachment'),
		missing('hybrid identifier entries, reconciliation rules (which source may change what), partial and incomplete payloads', 'c_IdentificationRules.md'),
		missing('multipart/mixed answers of the Batch API: the shape of the parts is not written down', 'batch-api.md'),
		missing('SCIM, GraphQL, scripted REST APIs, Connect', 'scim-api.md'),
	],
};
