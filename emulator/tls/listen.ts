// The HTTPS listener beside the plain one: asks every client for a certificate and refuses none. What a certificate is worth: auth/certificates.
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { readCertificates } from '../auth/certificateRecords';
import type { Instance } from '../instance';
import type { Router } from '../router';
import { limits, serve } from '../server';
import { Authority, type Pair } from './authority';
import { TlsInstrument } from './instrument';

export interface Prepared {
	authority: Authority;
	server: Pair;
}

/** Makes the authority, which the instance is born with, and the certificate of the listener. */
export async function prepareTls(): Promise<Prepared> {
	const authority = await Authority.create('Local ServiceNow CA');
	return { authority, server: await authority.issueServer() };
}

/** Starts the listener on the loopback interface; port 0 takes a free one. */
export async function listenTls(instance: Instance, router: Router, port: number, { authority, server: { certificate, key } }: Prepared): Promise<{ server: Server; tls: TlsInstrument }> {
	const options = { ...limits, key, cert: certificate, ca: authority.certificate, requestCert: true, rejectUnauthorized: false };
	const server = createServer(options, serve(instance, router, () => instance.secureUrl));
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', resolve);
	});
	instance.secureUrl = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
	readCertificates(instance);
	return { server, tls: new TlsInstrument(instance, instance.secureUrl, authority) };
}
