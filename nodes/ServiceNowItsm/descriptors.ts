// The two shapes that the node is declared in: an operation (a verb, written once) and a resource (a table, declared once). No behaviour.

import type { INodeProperties } from 'n8n-workflow';

import type { Row, Send, ServiceNowRequest } from '../../servicenow/types';

/** The value of a parameter for the item at hand; the only way an operation sees one. */
export type Read = <T>(name: string, fallback: T) => T;

/** What one run of an operation acts on. */
export interface Target {
	/** Name of the table, for example `incident`. */
	table: string;
	/** The record's sys_id; empty unless the operation acts `on` a record. */
	sysId: string;
}

export interface Operation {
	value: string;
	/** The label in the editor, n8n's own word for the verb. */
	name: string;
	/** Sentence start for the node panel and for agents, made from the resource's noun: "Create an incident". */
	action: (resource: Resource) => string;
	/** What it does and when to use it, as a person or an agent reads it. */
	description: (resource: Resource) => string;
	/** `record`: the runner finds the chosen record first and gives its sys_id. */
	on: 'table' | 'record';
	/** The parameters of this verb for a resource, without displayOptions. */
	fields: (resource: Resource) => INodeProperties[];
	/** The one request of the verb. */
	request?: (target: Target, read: Read) => ServiceNowRequest;
	/** For a verb that truly needs several calls. */
	run?: (send: Send, target: Target, read: Read) => Promise<Row[]>;
	/** Makes the output rows; the answered rows themselves where it is missing. */
	output?: (rows: Row[], read: Read) => Row[];
}

export interface Resource {
	value: string;
	/** The label in the editor. */
	name: string;
	/** For sentences; `one` has its article: `an incident`. */
	noun: { one: string; many: string };
	/** The table that the resource is bound to. */
	table: string;
	/** How a record of it is chosen. */
	record: INodeProperties;
	/** The columns that people usually write, as entries of the additionalFields collection, without the required one. */
	writable: INodeProperties[];
	operations: readonly Operation[];
}
