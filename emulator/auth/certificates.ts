// Client certificates: what a connection showed, whether an authority that the instance knows stands behind it, and whose it is. Issues none.
//
// docs: set-up-mutual-auth.md (plugin, CA chain, mapping to users), sc-certificate-based-authentication-not-enforced.md (the property),
// KB0993615 (certificates that sign themselves are not accepted). By what of a certificate the mapping is found is written nowhere: here it
// is the fingerprint. Whatever is wrong with a certificate, the request goes on without it and ends in the usual 401.

import { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import { TLSSocket, type DetailedPeerCertificate } from 'node:tls';
import type { Instance } from '../instance';
import type { Row } from '../store';
import { certificateAuth, isActive } from './plugins';

export interface Presented {
	certificate: X509Certificate;
	/** What the client sent along with it, from the issuer upwards. */
	chain: X509Certificate[];
}

const ofSocket = new WeakMap<Socket, Presented | 'none'>();
const deepest = 8;

/** What the client showed when the connection was made; undefined over plain HTTP and for clients without a certificate. */
export function presentedBy(socket: Socket): Presented | undefined {
	if (!(socket instanceof TLSSocket)) return undefined;
	let known = ofSocket.get(socket);
	if (!known) ofSocket.set(socket, (known = read(socket) ?? 'none'));
	return known === 'none' ? undefined : known;
}

function read(socket: TLSSocket): Presented | undefined {
	const found: X509Certificate[] = [];
	let peer: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
	// The last one is its own issuer, or has none.
	while (peer?.raw && found.length < deepest) {
		found.push(new X509Certificate(peer.raw));
		peer = peer.issuerCertificate === peer ? undefined : peer.issuerCertificate;
	}
	const [certificate, ...chain] = found;
	return certificate && { certificate, chain };
}

/** The user of the certificate; undefined for one that is unknown, out of its time, or of no authority that the instance knows. */
export function userOf(instance: Instance, { certificate, chain }: Presented): Row | undefined {
	if (!isActive(instance, certificateAuth) || instance.property('glide.authenticate.mutual.enabled', 'true') !== 'true') return undefined;
	if (!isInTime(instance, certificate) || !isTrusted(instance, certificate, chain)) return undefined;
	const mapping = [...instance.store.rows('sys_user_certificate').by('fingerprint', certificate.fingerprint256)].find((row) => row.active !== 'false');
	return mapping && instance.store.get('sys_user', mapping.user ?? '');
}

export function isInTime(instance: Instance, { validFrom, validTo }: X509Certificate): boolean {
	const now = instance.clock.now();
	return Date.parse(validFrom) <= now && now < Date.parse(validTo);
}

/** Follows the issuers up to a CA certificate of the instance; intermediate ones may be the instance's or the client's. */
export function isTrusted(instance: Instance, certificate: X509Certificate, chain: X509Certificate[] = []): boolean {
	const known = [...instance.store.all('sys_ca_certificate')].filter((row) => row.active !== 'false');
	const of = (isIntermediate: boolean): X509Certificate[] => known.filter((row) => (row.type === 'intermediate_cert') === isIntermediate).flatMap(certificatesOf).filter((one) => isInTime(instance, one));
	const anchors = of(false);
	const between = [...of(true), ...chain.filter((one) => isInTime(instance, one))];
	let current = certificate;
	for (let step = 0; step < deepest; step++) {
		if (issued(current, current)) return false;
		if (anchors.some((one) => issued(one, current))) return true;
		const next = between.find((one) => issued(one, current));
		if (!next) return false;
		current = next;
	}
	return false;
}

const issued = (authority: X509Certificate, certificate: X509Certificate): boolean => (authority === certificate || authority.ca) && certificate.checkIssued(authority) && certificate.verify(authority.publicKey);

const parsed = new WeakMap<Row, { pem: string; certificates: X509Certificate[] }>();

/** The certificates in a row's PEM text, of which it may have several. */
function certificatesOf(row: Row): X509Certificate[] {
	const pem = row.pem_certificate ?? '';
	const known = parsed.get(row);
	if (known?.pem === pem) return known.certificates;
	const certificates = parsePem(pem);
	parsed.set(row, { pem, certificates });
	return certificates;
}

/** Every certificate in the text; what is none is left out. */
export function parsePem(text: string): X509Certificate[] {
	return (text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).flatMap((one) => {
		try {
			return [new X509Certificate(one)];
		} catch {
			return [];
		}
	});
}

/** On one line, the common name first. */
export const nameOn = (name: string): string => name.split('\n').reverse().join(', ');
