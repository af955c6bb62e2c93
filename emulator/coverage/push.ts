// What is emulated of events that leave the instance.
import { missing, rule, type Area } from './rows';

const push = 'push/businessRules';
const after = 'push/afterRules';

export const pushCoverage: Area = {
	title: 'Push',
	rows: [
		rule('business rules stored over REST fire on insert, update, delete', 'c_BusinessRules.md', push),
		rule('filter conditions, also with change operators; rules of parent tables', 'c_BusinessRules.md', push),
		rule('sn_ws.RESTMessageV2 and stored REST messages; Basic profiles; bodies from attachments', 'c_RESTMessageV2API.md', 'push/restMessage'),
		rule('variables of stored messages in address and content, escaped for XML; headers of the answer; glide.http.outbound.max_timeout', 'c_RESTMessageV2API.md', 'push/restMessage'),
		rule('setMutualAuth, setMIDServer, setEccParameter, setAllowedRedirectURIs and OAuth profiles are accepted without effect', 'c_RESTMessageV2API.md', 'push/restMessage', 'assumed'),
		rule('signed calls (HMAC)', 'c_RESTMessageV2API.md', push),
		rule('asynchronous, without retry', 'c_BusinessRules.md', push),
		rule('async rules: filter and condition asked when the change happens, the condition again with glide.businessrule.async_condition_check', 'business-rule-api-now-ts.md', after),
		rule('after-rules run in the request; what they wait for delays the answer', 'c_BusinessRules.md', after),
		rule('current.update() in before, after and async rules; a rule that would call itself is stopped and logged (wording assumed)', 'c_BusinessRules.md', after),
		rule('setWorkflow(false), autoSysFields(false), setForceUpdate(true) in scripts', 'c_GlideRecordAPI.md', after),
		rule('role conditions; order; add_message, message, is_rest, client_callable without effect over REST', 'c_BusinessRules.md', after),
		rule('after setAbortAction the other rules run; the abort action of the form does nothing else', 'c_BusinessRules.md', after),
		rule('display rules do not run for REST', 'c_BusinessRules.md', after),
		rule('before-query rules: addQuery, addOrCondition, addEncodedQuery, addActiveQuery and kin narrow lists, totals, single records, aggregates', 'c_BusinessRules.md', 'push/queryRules'),
		rule('of several ^NQ groups a query rule narrows only the last', 'KB0564887', 'push/queryRules', 'assumed'),
		rule('aborting a query rule finds nothing; what an update in a before-rule leaves to the write', 'c_BusinessRules.md', 'push/queryRules', 'assumed'),
		rule('GlideRecord in scripts: query, get, insert, update, deleteRecord', 'c_GlideRecordAPI.md', 'push/glideRecord'),
		rule('gs.eventQueue writes sysevent', 'c_GlideSystemScopedAPI.md', 'push/glideRecord'),
		rule('scripts in a small language, harmless whatever they say', 'c_BusinessRules.md', 'script/run', 'assumed'),
		rule('before-rules: scripts that set values or abort, set field values, abort action; order and rule stack', 'c_BusinessRules.md', 'push/beforeRules'),
		missing('flows, script actions and notifications on events, global business rules, AMB record watcher, outbound mail', 'c_BusinessRules.md'),
	],
};
