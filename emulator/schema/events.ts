// Declares the events that monitoring tools send in.
import { choices, column, moment, numberChoice, text, type TableDefinition } from './columns';

export const events: TableDefinition[] = [
	{
		name: 'em_event', label: 'Event', indexes: ['message_key'],
		columns: [
			text('source', 'Source', 100), text('event_class', 'Source Instance', 100), text('node', 'Node', 100, { display: true }), text('resource', 'Resource', 100), text('metric_name', 'Metric Name', 100), text('type', 'Type', 100), text('message_key', 'Message key', 255), text('ci_identifier', 'Configuration item identifier', 1000),
			numberChoice('severity', 'Severity', choices('0=Clear', '1=Critical', '2=Major', '3=Minor', '4=Warning', '5=OK'), { choiceKind: '1' }), text('description', 'Description', 4000), text('additional_info', 'Additional information', 4000), moment('time_of_event', 'Time of event'), text('resolution_state', 'Resolution state', 40, { defaultValue: 'New' }), text('state', 'State', 40, { defaultValue: 'Ready' }),
			column('alert', 'Alert', 'document_id', 32),
		],
	},
];
