// Credentials in memory with n8n's own rules: inheritance, defaults, pinned fields, expressions, refreshed tokens, log-ins of our types.
import type {
	ICredentialDataDecryptedObject,
	ICredentials,
	ICredentialsExpressionResolveValues,
	IExecuteData,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INode,
	INodeCredentialsDetails,
	INodeProperties,
	IRequestOptionsSimplified,
	IWorkflowExecuteAdditionalData,
	Workflow,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { ICredentialsHelper, isExpression, NodeHelpers, Workflow as WorkflowClass } from 'n8n-workflow';
import { INPUT_NODE, type BuiltPackage } from './builtPackage';
import { getAdditionalKeys } from './n8nCore';
import { oAuth2ParentProperties } from './oAuth2Parent';

export interface StoredCredential {
	type: string;
	data: ICredentialDataDecryptedObject;
}

// n8n drops a stored value of these when the type declares the property as hidden, so that its expression always rules (n8n 2.41).
const PINNED_WHEN_HIDDEN = ['useDynamicClientRegistration', 'authUrl', 'accessTokenUrl', 'grantType', 'authentication', 'usePkce'];

const noNode: INode = { id: '', name: 'Credential', type: INPUT_NODE, typeVersion: 1, position: [0, 0], parameters: {} };

export class MemoryCredentials extends ICredentialsHelper {
	constructor(
		private readonly built: BuiltPackage,
		private readonly stored: Map<string, StoredCredential>,
	) {
		super();
	}

	/** What the database would hold: raw values, expressions unresolved. The object is live, so a test may change it. */
	raw(name: string): ICredentialDataDecryptedObject {
		return this.find({ id: name, name }).data;
	}

	names(type: string): string[] {
		return [...this.stored].filter(([, credential]) => credential.type === type).map(([name]) => name);
	}

	typeOf(name: string): string {
		return this.find({ id: name, name }).type;
	}

	getParentTypes(type: string): string[] {
		const parents = type === 'oAuth2Api' ? [] : (this.built.credentialType(type).extends ?? []);
		return [...parents, ...parents.flatMap((parent) => this.getParentTypes(parent))];
	}

	isCredentialUsableByNode(type: string, nodeType: string): boolean {
		if (!('restrictToSupportedNodes' in this.built.credentialType(type))) return true;
		return this.built.supportedNodes(type).some((short) => this.built.fullName(short) === nodeType);
	}

	getCredentialsProperties(type: string): INodeProperties[] {
		if (type === 'oAuth2Api') return oAuth2ParentProperties;
		const definition = this.built.credentialType(type);
		const merged: INodeProperties[] = [];
		for (const parent of definition.extends ?? []) {
			NodeHelpers.mergeNodeProperties(merged, this.getCredentialsProperties(parent));
		}
		NodeHelpers.mergeNodeProperties(merged, definition.properties);
		return merged;
	}

	async getDecrypted(
		additionalData: IWorkflowExecuteAdditionalData,
		credential: INodeCredentialsDetails,
		type: string,
		mode: WorkflowExecuteMode,
		executeData?: IExecuteData,
		raw?: boolean,
		values?: ICredentialsExpressionResolveValues,
	): Promise<ICredentialDataDecryptedObject> {
		const { data } = this.find(credential);
		return await Promise.resolve(
			raw ? structuredClone(data) : this.resolve(additionalData, data, type, mode, executeData, values),
		);
	}

	/** Raw values with defaults added and expressions evaluated by n8n's own engine, `$self` being the values themselves. */
	resolve(
		additionalData: IWorkflowExecuteAdditionalData,
		data: ICredentialDataDecryptedObject,
		type: string,
		mode: WorkflowExecuteMode,
		executeData?: IExecuteData,
		values?: ICredentialsExpressionResolveValues,
	): ICredentialDataDecryptedObject {
		const properties = this.getCredentialsProperties(type);
		const isPinned = ({ name, type: kind }: INodeProperties) => kind === 'hidden' && PINNED_WHEN_HIDDEN.includes(name);
		const pinned = properties.filter(isPinned).map(({ name }) => name);
		const kept = Object.fromEntries(Object.entries(structuredClone(data)).filter(([name]) => !pinned.includes(name)));
		const complete = NodeHelpers.getNodeParameters(
			properties,
			kept as Parameters<typeof NodeHelpers.getNodeParameters>[1],
			true,
			false,
			null,
			null,
		) as NonNullable<ReturnType<typeof NodeHelpers.getNodeParameters>>;
		if (data.oauthTokenData !== undefined) complete.oauthTokenData = structuredClone(data.oauthTokenData) as typeof complete;

		const keys = getAdditionalKeys(additionalData, mode, null);
		const evaluated = values
			? values.workflow.expression.getParameterValue(
					complete,
					values.runExecutionData,
					values.runIndex,
					values.itemIndex,
					values.node.name,
					values.connectionInputData,
					mode,
					keys,
					executeData,
					false,
					complete,
				)
			: this.emptyWorkflow().expression.getComplexParameterValue(noNode, complete, mode, keys, undefined, undefined, complete);
		return evaluated as ICredentialDataDecryptedObject;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		type: string,
		request: IHttpRequestOptions | IRequestOptionsSimplified,
		workflow?: Workflow,
		node?: INode,
	): Promise<IHttpRequestOptions> {
		const options = request as IHttpRequestOptions;
		const { authenticate } = this.built.credentialType(type);
		if (typeof authenticate === 'function') return await authenticate(credentials, options);
		if (authenticate?.type !== 'generic' || !workflow || !node) return options;
		const evaluate = (text: unknown) =>
			isExpression(text)
				? String(
						workflow.expression.getSimpleParameterValue(node, text, 'internal', { $credentials: credentials }, undefined, ''),
					)
				: text;
		const added = options as unknown as Record<string, Record<string, unknown>>;
		for (const [part, entries] of Object.entries(authenticate.properties)) {
			for (const [key, value] of Object.entries(entries as Record<string, unknown>)) {
				added[part] = { ...added[part], [String(evaluate(key))]: evaluate(value) };
			}
		}
		return options;
	}

	/** Logs in when the type's expirable property is empty or its value was refused, and stores the outcome. */
	async preAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		type: string,
		node: INode,
		expired: boolean,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const { preAuthentication, properties } = this.built.credentialType(type);
		const expirable = properties.find((property) => property.type === 'hidden' && property.typeOptions?.expirable);
		if (!expirable || !preAuthentication) return undefined;
		const isTest = node.parameters.temp === '';
		if (credentials[expirable.name] !== '' && !expired && !isTest) return undefined;
		const output = (await preAuthentication.call(helpers, credentials)) as ICredentialDataDecryptedObject;
		const reference = node.credentials?.[type];
		if (output[expirable.name] === undefined || !reference) return undefined;
		const kept = this.find(reference).data;
		for (const [name, value] of Object.entries(output)) {
			if (name === expirable.name || !isExpression(kept[name])) kept[name] = value;
		}
		return Object.assign(credentials, output);
	}

	async runPreAuthentication(helpers: IHttpRequestHelper, credentials: ICredentialDataDecryptedObject, type: string) {
		const { preAuthentication } = this.built.credentialType(type);
		return preAuthentication
			? ((await preAuthentication.call(helpers, credentials)) as ICredentialDataDecryptedObject)
			: undefined;
	}

	updateCredentials(credential: INodeCredentialsDetails, _type: string, data: ICredentialDataDecryptedObject) {
		this.find(credential).data = structuredClone(data);
		return Promise.resolve();
	}

	updateCredentialsOauthTokenData(credential: INodeCredentialsDetails, _type: string, data: ICredentialDataDecryptedObject) {
		this.find(credential).data.oauthTokenData = structuredClone(data.oauthTokenData);
		return Promise.resolve();
	}

	getCredentials(): Promise<ICredentials> {
		return Promise.reject(new Error('The engine harness keeps credentials in the clear: use getDecrypted'));
	}

	private find(credential: INodeCredentialsDetails): StoredCredential {
		const found = this.stored.get(credential.id ?? credential.name);
		if (!found) throw new Error(`No credential called ${credential.name} was given to startEngine`);
		return found;
	}

	private emptyWorkflow() {
		return new WorkflowClass({ nodes: [noNode], connections: {}, active: false, nodeTypes: this.built.nodeTypes });
	}
}
