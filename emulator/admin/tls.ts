// The HTTPS listener's instruments over the admin address, for tests and demos in another process. Not ServiceNow.
import type { Call, Reply, Route } from '../http';
import type { Instance } from '../instance';
import type { ClientCertificateOrder, TlsInstrument } from '../tls/instrument';

const instruments = new WeakMap<Instance, TlsInstrument>();

/** Makes the instrument reachable. */
export function offerTls(instance: Instance, tls: TlsInstrument): void {
	instruments.set(instance, tls);
}

const none: Reply = { status: 404, body: { error: 'no HTTPS listener: start with --tls' } };

export const tlsInstruments: Route[] = [
	{
		method: 'GET', path: '/tls',
		handler: (_call, instance) => {
			const tls = instruments.get(instance);
			return tls ? { status: 200, body: { url: tls.url, ca: tls.ca } } : none;
		},
	},
	{
		method: 'POST', path: '/tls/certificates',
		async handler(call: Call, instance) {
			const tls = instruments.get(instance);
			const text = (await call.body()).toString('utf8');
			return tls ? { status: 200, body: await tls.clientCertificate((text ? JSON.parse(text) : {}) as ClientCertificateOrder) } : none;
		},
	},
];
