// The two shapes that the node is declared in: an operation (a verb, written once) and a resource (a table, declared once). No behaviour.

import type { INodeProperties } from 'n8n-workflow';

import type { Row, Send, ServiceNowRequest } from '../../servicenow/types';
import type { Files } from './files';
import type { HintKind } from './hints';

/** The value of a parameter for the item at hand; the only way an operation sees one. */
export type Read = <T>(name: string, fallback: T) => T;

/** Everything that one run of an operation has: what it acts on, the person's input, and the ways out. */
export interface Work {
	/** Name of the table, for example `incident`. */
	table: string;
	/** The record's sys_id; empty unless the operation acts `on` a record. */
	sysId: string;
	read: Read;
	send: Send;
	/** The JSON of the input item. */
	input: Row;
	/** The files of the input item, and those of the output item. */
	files: Files;
	/** The workflow's IANA time zone, in which date-times without an offset are meant. */
	timeZone: string;
	/** The columns that matter most in the resource's table, at most ten; empty for a table that the person chose. */
	summary: readonly string[];
	/** What the values of the state column mean, for tables with a life of their own. */
	states?: States;
	/** Tells the person something beside the output: dropped fields, hidden rows; `info` where nothing is amiss. */
	note: (hint: string, kind?: HintKind) => void;
	/** Waits so many milliseconds; rejects at once when the execution is cancelled. */
	wait: (milliseconds: number) => Promise<void>;
	/** Gives what an earlier item of this run found under the same key, else finds it. */
	remember: <T>(key: string, find: () => Promise<T>) => Promise<T>;
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
	/** The one call of the verb; it may ask the instance first (references by name), but changes nothing itself. */
	request?: (work: Work) => ServiceNowRequest | Promise<ServiceNowRequest>;
	/** For a verb that needs several calls. Where there is a `request` too, that one is enough for items that are `single`. */
	run?: (work: Work) => Promise<Row[]>;
	/** Whether this item needs the one `request` only; without it, a verb with `run` always uses `run`. */
	single?: (read: Read) => boolean;
	/** Makes the output rows of a `request`; the answered rows themselves where it is missing. */
	output?: (rows: Row[], work: Work, request: ServiceNowRequest) => Row[];
}

/** Values of `state`; ServiceNow documentation: the table's state model. */
export interface States {
	/** Done, but may be reopened. */
	resolved: readonly string[];
	/** Cannot be reopened. */
	final: readonly string[];
	/** What reopening sets. */
	reopened: string;
}

export interface Resource {
	value: string;
	/** The label in the editor. */
	name: string;
	/** For sentences; `one` has its article: `an incident`. */
	noun: { one: string; many: string };
	/** The table that the resource is bound to, or where the person's choice of it is found. */
	table: string | ((read: Read) => string);
	/** How the table is chosen, where the person chooses it. */
	choosesTable?: INodeProperties;
	/** How a record of it is chosen. */
	record: INodeProperties;
	/** The columns that ServiceNow wants for a new record, as parameters of their own. */
	required: INodeProperties[];
	/** The columns that people usually write, as entries of the additionalFields collection; none where the mapper alone is shown. */
	writable: INodeProperties[];
	/** The columns of the simplified output, most useful first, at most ten; none for a table that the person chooses. */
	summary: readonly string[];
	/** Absent for tables without a life of their own. */
	states?: States;
	/** The columns that an upsert matches on unless the person says otherwise. */
	matchOn?: string[];
	operations: readonly Operation[];
}
