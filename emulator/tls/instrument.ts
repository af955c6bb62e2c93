// What a test holds in its hands of the HTTPS listener: its address, its authority, client certificates. Not ServiceNow.
import type { Instance } from '../instance';
import { TableInstrument } from '../instruments';
import type { Row } from '../store';
import { Authority, selfSigned, type CertificateOrder, type Pair } from './authority';

export interface ClientCertificateOrder {
	/** Default: the user name, or "client". */
	commonName?: string;
	/** User name that the certificate is mapped to; without one it is issued and belongs to nobody. */
	userName?: string;
	/** Anything that `Date` reads; default 2020-01-01 to 2049-12-31. */
	notBefore?: string | number | Date;
	notAfter?: string | number | Date;
	/**
	 * Who signs it: the authority that the instance knows; one below it that comes along with the certificate; a stranger; or nobody but
	 * the certificate itself.
	 */
	by?: 'authority' | 'intermediate' | 'stranger' | 'itself';
}

export class TlsInstrument {
	constructor(
		private readonly instance: Instance,
		/** Base URL of the HTTPS listener. */
		readonly url: string,
		private readonly authority: Authority,
	) {}

	/** Certificate of the authority that signed the listener's, as PEM: what a client has to trust. */
	get ca(): string {
		return this.authority.certificate;
	}

	/** A client certificate with its key. One that came from an intermediate authority has that one's certificate behind its own. */
	async clientCertificate(order: ClientCertificateOrder = {}): Promise<Pair> {
		const pair = await this.issue(order);
		if (order.userName !== undefined) this.map(order.userName, pair.certificate);
		return pair;
	}

	private async issue({ commonName, userName, notBefore, notAfter, by = 'authority' }: ClientCertificateOrder): Promise<Pair> {
		const wanted: CertificateOrder = {
			commonName: commonName ?? userName ?? 'client',
			...(notBefore === undefined ? {} : { notBefore: new Date(notBefore) }),
			...(notAfter === undefined ? {} : { notAfter: new Date(notAfter) }),
		};
		if (by === 'itself') return await selfSigned(wanted);
		if (by === 'authority') return await this.authority.issueClient(wanted);
		const signer = by === 'stranger' ? await Authority.create('Stranger') : await this.authority.subordinate('Intermediate');
		const pair = await signer.issueClient(wanted);
		return by === 'stranger' ? pair : { ...pair, certificate: pair.certificate + signer.certificate };
	}

	/** Maps a certificate (PEM) to a user, by the rules of the platform: it throws for one of an unknown authority. */
	map(userName: string, certificate: string): Row {
		const user = this.instance.store.find('sys_user', 'user_name', userName);
		if (!user) throw new Error(`no user ${userName}`);
		return new TableInstrument(this.instance, 'sys_user_certificate').insert({ name: userName, user: user.sys_id, pem_certificate: certificate });
	}

	/** Registers a certificate (PEM) in the CA chain. */
	trust(certificate: string, type: 'ca_cert' | 'intermediate_cert' = 'ca_cert'): Row {
		return new TableInstrument(this.instance, 'sys_ca_certificate').insert({ name: 'Registered', type, pem_certificate: certificate });
	}
}
