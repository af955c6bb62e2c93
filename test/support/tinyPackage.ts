// A package small enough to be read at a glance, written to a folder of its own: it proves the engine harness apart from our nodes.
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { projectRoot } from './builtPackage';

const node = `
const { NodeConnectionTypes, NodeOperationError } = require('n8n-workflow');
exports.Tiny = class Tiny {
	description = {
		name: 'tiny', displayName: 'Tiny', group: ['transform'], version: 1, description: 'Asks a path', defaults: { name: 'Tiny' },
		usableAsTool: true, inputs: [NodeConnectionTypes.Main], outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'tinyOAuth2Api', required: true, displayOptions: { show: { authentication: ['oAuth2'] } } },
			{ name: 'tinyLoginApi', required: true, displayOptions: { show: { authentication: ['login'] } } },
		],
		properties: [
			{ displayName: 'Authentication', name: 'authentication', type: 'options', default: 'oAuth2',
				options: [{ name: 'Login', value: 'login' }, { name: 'OAuth2', value: 'oAuth2' }] },
			{ displayName: 'Path', name: 'path', type: 'string', default: '' },
		],
	};
	methods = {
		loadOptions: { async words() { return [{ name: this.getCurrentNodeParameter('path'), value: 1 }]; } },
		listSearch: { async things(filter, token) { return { results: [{ name: filter ?? '', value: token ?? '' }] }; } },
		resourceMapping: { async columns() { return { fields: [] }; } },
	};
	async execute() {
		const out = [];
		for (let i = 0; i < this.getInputData().length; i++) {
			const type = this.getNodeParameter('authentication', i) === 'login' ? 'tinyLoginApi' : 'tinyOAuth2Api';
			try {
				const { instance } = await this.getCredentials(type, i);
				const url = instance.trim() + this.getNodeParameter('path', i);
				const json = await this.helpers.httpRequestWithAuthentication.call(this, type, { url, json: true });
				out.push({ json, pairedItem: { item: i } });
			} catch (error) {
				if (!this.continueOnFail()) throw new NodeOperationError(this.getNode(), error, { itemIndex: i });
				out.push({ json: { error: error.message }, pairedItem: { item: i } });
			}
		}
		this.addExecutionHints({ message: 'asked ' + out.length });
		return [out];
	}
};`;

const trigger = `
exports.TinyTrigger = class TinyTrigger {
	description = {
		name: 'tinyTrigger', displayName: 'Tiny Trigger', group: ['trigger'], version: 1, description: 'Counts', defaults: { name: 'Tiny Trigger' },
		polling: true, inputs: [], outputs: ['main'],
		properties: [{ displayName: 'Emit', name: 'emit', type: 'boolean', default: false }],
	};
	async poll() {
		const state = this.getWorkflowStaticData('node');
		state.count = (state.count ?? 0) + 1;
		if (this.getNodeParameter('emit')) return [[{ json: { count: state.count, how: this.getMode() + '/' + this.getActivationMode() } }]];
		return null;
	}
};`;

const hook = `
exports.TinyHook = class TinyHook {
	description = {
		name: 'tinyHook', displayName: 'Tiny Hook Trigger', group: ['trigger'], version: 1, description: 'Listens', defaults: { name: 'Tiny Hook Trigger' },
		inputs: [], outputs: ['main'], properties: [],
		webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'webhook' }],
	};
	webhookMethods = { default: {
		async checkExists() { return this.getWorkflowStaticData('node').url !== undefined; },
		async create() { this.getWorkflowStaticData('node').url = this.getNodeWebhookUrl('default'); return true; },
		async delete() { delete this.getWorkflowStaticData('node').url; return true; },
	} };
	async webhook() {
		const { rawBody, headers } = this.getRequestObject();
		if (!headers['x-signature']) {
			this.getResponseObject().status(401).json({ refused: true });
			return { noWebhookResponse: true };
		}
		return { workflowData: [[{ json: { body: this.getBodyData(), length: rawBody.length } }]], webhookResponse: 'thanks' };
	}
};`;

const oAuth2 = `
exports.TinyOAuth2Api = class TinyOAuth2Api {
	name = 'tinyOAuth2Api'; displayName = 'Tiny OAuth2 API'; extends = ['oAuth2Api'];
	properties = [
		{ displayName: 'Instance', name: 'instance', type: 'string', default: '' },
		{ displayName: 'Token', name: 'accessTokenUrl', type: 'hidden', default: "={{$self['instance'].trim()}}/token" },
		{ displayName: 'Authentication', name: 'authentication', type: 'hidden', default: 'body' },
	];
	test = {
		request: { baseURL: "={{$credentials.instance}}", url: '/me' },
		rules: [{ type: 'responseCode', properties: { value: 403, message: 'The account may not read itself' } }],
	};
};`;

const login = `
exports.TinyLoginApi = class TinyLoginApi {
	name = 'tinyLoginApi'; displayName = 'Tiny Login API';
	properties = [
		{ displayName: 'Instance', name: 'instance', type: 'string', default: '' },
		{ displayName: 'Session', name: 'session', type: 'hidden', typeOptions: { expirable: true }, default: '' },
	];
	async preAuthentication({ instance }) {
		const { access_token } = await this.helpers.httpRequest({ method: 'POST', url: instance + '/token', json: true });
		return { session: access_token };
	}
	authenticate = { type: 'generic', properties: { headers: { Authorization: '=Bearer {{$credentials.session}}' } } };
};`;

const files: Record<string, string> = {
	'package.json': JSON.stringify({
		name: 'n8n-nodes-tiny',
		version: '1.0.0',
		n8n: {
			nodes: ['dist/Tiny.node.js', 'dist/TinyTrigger.node.js', 'dist/TinyHook.node.js'],
			credentials: ['dist/TinyOAuth2Api.credentials.js', 'dist/TinyLoginApi.credentials.js'],
		},
	}),
	'dist/Tiny.node.js': node,
	'dist/TinyTrigger.node.js': trigger,
	'dist/TinyHook.node.js': hook,
	'dist/TinyOAuth2Api.credentials.js': oAuth2,
	'dist/TinyLoginApi.credentials.js': login,
};

/** Writes the package below the temporary folder and returns its path; the caller removes it. */
export function writeTinyPackage(): string {
	const folder = mkdtempSync(join(tmpdir(), 'tiny-package-'));
	symlinkSync(join(projectRoot, 'node_modules'), join(folder, 'node_modules'));
	for (const [name, text] of Object.entries(files)) {
		mkdirSync(dirname(join(folder, name)), { recursive: true });
		writeFileSync(join(folder, name), text);
	}
	return folder;
}
