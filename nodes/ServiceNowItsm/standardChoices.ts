// The choices that ServiceNow ships for the usual columns, offered where the account may not read the instance's own. Data only.
// ServiceNow documentation: incident state model, priority lookup rules, incident best practice plugin; change and problem state models.

import type { Choice } from '../../servicenow/choices';

const choices = (...pairs: string[]): Choice[] =>
	pairs.map((pair) => {
		const [value, label = value] = pair.split('=');
		return { value, label };
	});

const LEVELS = choices('1=1 - High', '2=2 - Medium', '3=3 - Low');
const CHANNELS = choices('chat=Chat', 'email=Email', 'monitoring=Monitoring', 'phone=Phone', 'self-service=Self-service', 'virtual_agent=Virtual Agent', 'walk-in=Walk-in');

/** By `table.column`, then by column for every other table. */
export const STANDARD_CHOICES: Readonly<Record<string, Choice[]>> = {
	impact: LEVELS,
	urgency: LEVELS,
	priority: choices('1=1 - Critical', '2=2 - High', '3=3 - Moderate', '4=4 - Low', '5=5 - Planning'),
	contact_type: CHANNELS,
	'incident.state': choices('1=New', '2=In Progress', '3=On Hold', '6=Resolved', '7=Closed', '8=Canceled'),
	'incident.hold_reason': choices('1=Awaiting Caller', '5=Awaiting Change', '3=Awaiting Problem', '4=Awaiting Vendor'),
	'incident.category': choices('database=Database', 'hardware=Hardware', 'inquiry=Inquiry / Help', 'network=Network', 'software=Software'),
	'incident.close_code': choices(
		'Duplicate', 'Known error', 'No resolution provided', 'Resolved by caller', 'Resolved by change', 'Resolved by problem', 'Resolved by request',
		'Solution provided', 'User error', 'Workaround provided',
	),
	'change_request.state': choices('-5=New', '-4=Assess', '-3=Authorize', '-2=Scheduled', '-1=Implement', '0=Review', '3=Closed', '4=Canceled'),
	'change_request.type': choices('emergency=Emergency', 'normal=Normal', 'standard=Standard'),
	'change_request.risk': choices('2=High', '4=Low', '3=Moderate'),
	'problem.state': choices('101=New', '102=Assess', '103=Root Cause Analysis', '104=Fix in Progress', '106=Resolved', '107=Closed'),
	'sc_req_item.state': choices('-5=Pending', '1=Open', '2=Work in Progress', '3=Closed Complete', '4=Closed Incomplete', '7=Closed Skipped'),
};
