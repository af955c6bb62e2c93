// What is emulated of events that leave the instance.
import { missing, rule, type Area } from './rows';

const push = 'push/businessRules';

export const pushCoverage: Area = {
	title: 'Push',
	rows: [
		rule('business rules stored over REST fire on insert, update, delete', 'c_BusinessRules.md', push),
		rule('filter conditions, also with change operators; rules of parent tables', 'c_BusinessRules.md', push),
		rule('sn_ws.RESTMessageV2 and stored REST messages', 'c_RESTMessageV2API.md', push),
		rule('signed calls (HMAC)', 'c_RESTMessageV2API.md', push),
		rule('asynchronous, without retry', 'c_BusinessRules.md', push),
		rule('scripts in a small language, harmless whatever they say', 'c_BusinessRules.md', 'script/run', 'assumed'),
		rule('before-rules: scripts that set values or abort, set field values, abort action; order and rule stack', 'c_BusinessRules.md', 'push/beforeRules'),
		missing('display and before-query rules, current.update() in scripts, flows, event queues, AMB record watcher, outbound mail', 'c_BusinessRules.md'),
	],
};
