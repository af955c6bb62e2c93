// Ruby and PHP clients from their public source, on Debian's languages. Unchanged; both know https://<instance>.service-now.com only.
import { join } from 'node:path';
import type { Emulator } from '../../emulator';
import { bringSource, notReachable, outcomesOf, works, type Peer } from './peer';
import { tunnelTo, type Tunnel } from './tls';

interface Language {
	name: string;
	variable: string;
	repository: string;
	/** Debian packages. */
	needs: string;
	/** Ends well where they are installed. */
	check: [string, string[]];
	command(source: string, tunnel: Tunnel): [string, string[]];
}

const languages: Language[] = [
	{
		name: 'servicenow-api (Ruby)', variable: 'PEER_RUBY', repository: 'huntresslabs/servicenow-ruby', needs: 'ruby, ruby-faraday, ruby-faraday-middleware, ruby-activesupport',
		check: ['ruby', ['-e', "require 'faraday_middleware'; require 'active_support'"]],
		command: (source) => ['ruby', ['-W0', '-I', join(source, 'lib'), join(__dirname, 'ruby/run_servicenow.rb')]],
	},
	{
		name: 'Service-Now-PHPClient (PHP)', variable: 'PEER_PHP', repository: 'geomtech/Service-Now-PHPClient', needs: 'php-cli, php-curl',
		check: ['php', ['-r', "exit(function_exists('curl_init') ? 0 : 1);"]],
		command: (_source, { certificate }) => ['php', ['-d', `curl.cainfo=${certificate}`, join(__dirname, 'php/run_snclient.php')]],
	},
];

export const sourcePeers: Peer[] = languages.map((language): Peer => {
	let source = '';
	return {
		name: language.name,
		async prepare(folder) {
			if (!(await works(...language.check))) return `needs Debian's ${language.needs}`;
			try {
				source = await bringSource(folder, language.variable, language.repository);
			} catch {
				return notReachable(language.variable, language.repository);
			}
			return undefined;
		},
		async run(emulator: Emulator, folder) {
			const tunnel = await tunnelTo(emulator, folder);
			const { username, password, clientId, clientSecret } = emulator;
			try {
				return await outcomesOf(...language.command(source, tunnel), {
					PEER_SOURCE: source, SN_INSTANCE: tunnel.instance, SN_USER: username, SN_PASSWORD: password, SN_CLIENT_ID: clientId, SN_CLIENT_SECRET: clientSecret,
					SN_PROXY: tunnel.proxy, https_proxy: tunnel.proxy, HTTPS_PROXY: tunnel.proxy, SSL_CERT_FILE: tunnel.certificate,
				});
			} finally {
				tunnel.close();
			}
		},
	};
});
