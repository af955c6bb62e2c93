// Python clients from their public source: PySNC (ServiceNow's own), pysnow, aiosnow. Unchanged; driven by the scripts in python/.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Emulator } from '../../emulator';
import { bringSource, notReachable, outcomesOf, pythonWith, type Peer } from './peer';

const scripts = join(__dirname, 'python');

/** What a client needs that wants https: the address, the authority to trust, a client certificate of the user, and a stranger's. */
async function secureAccess({ tls, username }: Emulator, folder: string): Promise<Record<string, string>> {
	if (!tls) throw new Error('the emulator was started without tls');
	const file = (name: string, text: string): string => {
		const path = join(folder, name);
		writeFileSync(path, text, { mode: 0o600 });
		return path;
	};
	const [own, strange] = [await tls.clientCertificate({ userName: username }), await tls.clientCertificate({ by: 'stranger' })];
	return {
		SN_URL: tls.url, REQUESTS_CA_BUNDLE: file('ca.pem', tls.ca), SN_CERTIFICATE: file('client.pem', own.certificate), SN_KEY: file('client.key', own.key),
		SN_STRANGE_CERTIFICATE: file('stranger.pem', strange.certificate), SN_STRANGE_KEY: file('stranger.key', strange.key),
	};
}

function pythonPeer(name: string, variable: string, repository: string, modules: string[], script: string, secure: boolean): Peer {
	let python: string | undefined;
	let source = '';
	let path = '';
	return {
		name,
		async prepare(folder) {
			python = await pythonWith(modules);
			if (!python) return `needs Python with ${modules.join(', ')} (Debian: python3-requests-oauthlib, python3-requests-toolbelt, python3-ijson, python3-tz, python3-six, python3-magic, python3-aiohttp, python3-marshmallow)`;
			try {
				source = await bringSource(folder, variable, repository);
			} catch {
				return notReachable(variable, repository);
			}
			// The client asks for the version of its installed package; running from source, there is none.
			const about = join(folder, 'about', `${script.slice(4, -3)}-0.0.0.dist-info`);
			mkdirSync(about, { recursive: true });
			writeFileSync(join(about, 'METADATA'), `Metadata-Version: 2.1\nName: ${script.slice(4, -3)}\nVersion: 0.0.0\n`);
			path = `${source}:${scripts}:${join(folder, 'about')}`;
			return undefined;
		},
		async run(emulator, folder) {
			const { username, password, clientId, clientSecret } = emulator;
			return await outcomesOf(python ?? 'python3', [join(scripts, script)], {
				PYTHONDONTWRITEBYTECODE: '1', OAUTHLIB_INSECURE_TRANSPORT: '1', PYTHONPATH: path, SN_URL: emulator.url, SN_USER: username, SN_PASSWORD: password, SN_CLIENT_ID: clientId, SN_CLIENT_SECRET: clientSecret, ...(secure ? await secureAccess(emulator, folder) : {}),
			});
		},
	};
}

export const pythonPeers: Peer[] = [
	pythonPeer('PySNC (ServiceNow)', 'PEER_PYSNC', 'ServiceNow/PySNC', ['requests', 'requests_oauthlib', 'requests_toolbelt'], 'run_pysnc.py', true),
	pythonPeer('pysnow', 'PEER_PYSNOW', 'rbw/pysnow', ['requests', 'requests_oauthlib', 'ijson', 'pytz', 'six', 'magic'], 'run_pysnow.py', false),
	pythonPeer('aiosnow', 'PEER_AIOSNOW', 'rbw/aiosnow', ['aiohttp', 'marshmallow'], 'run_aiosnow.py', false),
];
