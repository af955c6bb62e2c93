// The Go SDK and the Terraform provider's client from their public source, built with Debian's Go, which reaches no module proxy. Unchanged.
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Emulator } from '../../emulator';
import { bringSource, execute, notReachable, outcomesOf, works, type Peer } from './peer';
import { tunnelTo } from './tls';

interface Source {
	variable: string;
	repository: string;
	tag?: string;
	/** Import path, where it is not the repository's. */
	path?: string;
}

const debian = 'golang-go, golang-github-gabriel-vasile-mimetype-dev, golang-github-google-go-querystring-dev, golang-github-mozillazg-go-httpheader-dev, golang-github-hashicorp-go-hclog-dev';

/** The package `maps` came with Go 1.21; this is what the SDK uses of it, for the older Go of Debian. */
const maps = 'package maps\n\nfunc Copy[M1 ~map[K]V, M2 ~map[K]V, K comparable, V any](dst M1, src M2) {\n\tfor k, v := range src {\n\t\tdst[k] = v\n\t}\n}\n';

async function build(folder: string, sources: Source[], program: string): Promise<string> {
	const root = join(folder, 'go/src');
	mkdirSync(join(root, 'maps'), { recursive: true });
	writeFileSync(join(root, 'maps/maps.go'), maps);
	for (const { variable, repository, tag, path } of sources) {
		const target = join(root, 'github.com', path ?? repository);
		if (existsSync(target)) continue;
		const source = await bringSource(folder, variable, repository, tag).catch(() => Promise.reject(new Error(notReachable(variable, repository))));
		mkdirSync(dirname(target), { recursive: true });
		cpSync(source, target, { recursive: true, dereference: true });
	}
	const binary = join(folder, 'go', program);
	const environment = { GO111MODULE: 'off', GOPATH: `${join(folder, 'go')}:/usr/share/gocode`, GOCACHE: join(folder, 'go/cache'), GOFLAGS: '' };
	await execute('go', ['build', '-o', binary, join(__dirname, 'go', program, 'main.go')], { timeout: 300_000, env: { ...process.env, ...environment } });
	return binary;
}

function goPeer(name: string, sources: Source[], program: string): Peer {
	let binary = '';
	return {
		name,
		async prepare(folder) {
			if (!(await works('go', ['version']))) return `needs Debian's ${debian}`;
			binary = await build(folder, sources, program);
			return undefined;
		},
		async run(emulator: Emulator, folder) {
			const tunnel = await tunnelTo(emulator, folder);
			const { username, password, clientId, clientSecret } = emulator;
			try {
				return await outcomesOf(binary, [], {
					PEER_FOLDER: folder, SN_INSTANCE: tunnel.instance, SN_URL: emulator.url, SN_USER: username, SN_PASSWORD: password, SN_CLIENT_ID: clientId, SN_CLIENT_SECRET: clientSecret,
					HTTPS_PROXY: tunnel.proxy, SSL_CERT_FILE: tunnel.certificate,
				});
			} finally {
				tunnel.close();
			}
		},
	};
}

export const goPeers: Peer[] = [
	goPeer('servicenow-sdk-go 1.6.1 (Go)', [
		{ variable: 'PEER_GO_SDK', repository: 'michaeldcanady/servicenow-sdk-go', tag: 'v1.6.1' },
		{ variable: 'PEER_GO_URITEMPLATE', repository: 'yosida95/uritemplate', path: 'yosida95/uritemplate/v3' },
	], 'sdk'),
	goPeer('terraform-provider-servicenow (Go), its client', [
		{ variable: 'PEER_TERRAFORM', repository: 'tylerhatton/terraform-provider-servicenow' },
		{ variable: 'PEER_TERRAFORM_LOG', repository: 'hashicorp/terraform-plugin-log' },
		{ variable: 'PEER_HCLOG', repository: 'hashicorp/go-hclog' },
	], 'terraform'),
];
