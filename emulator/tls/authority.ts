// Issues X.509 certificates: an authority's own, the listener's, those of clients. The only file that knows the library for it; keeps no file.
import 'reflect-metadata';
import { KeyObject, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** A certificate and its private key, as PEM. */
export interface Pair {
	certificate: string;
	key: string;
}

export interface CertificateOrder {
	commonName: string;
	/** Default 2020-01-01. */
	notBefore?: Date;
	/** Default 2049-12-31. */
	notAfter?: Date;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
// Wide enough for every clock that a test freezes.
const always = { notBefore: new Date('2020-01-01T00:00:00Z'), notAfter: new Date('2049-12-31T00:00:00Z') };

const newKeys = async (): Promise<webcrypto.CryptoKeyPair> => await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);

const nameOf = (commonName: string): x509.JsonName => [{ O: ['Local ServiceNow'] }, { CN: [commonName] }];

const authorityUsages = (): x509.Extension[] => [new x509.BasicConstraintsExtension(true, undefined, true), new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true)];

const holderUsages = (purpose: x509.ExtendedKeyUsage): x509.Extension[] => [new x509.BasicConstraintsExtension(false, undefined, true), new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true), new x509.ExtendedKeyUsageExtension([purpose])];

export class Authority {
	private constructor(private readonly name: x509.JsonName, private readonly keys: webcrypto.CryptoKeyPair, private readonly own: x509.X509Certificate) {}

	/** A root of its own. */
	static async create(commonName: string): Promise<Authority> {
		x509.cryptoProvider.set(webcrypto);
		const keys = await newKeys();
		const name = nameOf(commonName);
		return new Authority(name, keys, await x509.X509CertificateGenerator.createSelfSigned({ name, keys, signingAlgorithm: algorithm, ...always, extensions: authorityUsages() }));
	}

	/** PEM. */
	get certificate(): string {
		return pemOf(this.own);
	}

	/** An authority below this one. */
	async subordinate(commonName: string): Promise<Authority> {
		const keys = await newKeys();
		const name = nameOf(commonName);
		return new Authority(name, keys, await this.sign(name, keys, always, authorityUsages()));
	}

	/** For the listener: good for localhost and 127.0.0.1. */
	async issueServer(): Promise<Pair> {
		const names = new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }, { type: 'ip', value: '127.0.0.1' }]);
		return await this.issue({ commonName: 'localhost' }, [...holderUsages(x509.ExtendedKeyUsage.serverAuth), names]);
	}

	async issueClient(order: CertificateOrder): Promise<Pair> {
		return await this.issue(order, holderUsages(x509.ExtendedKeyUsage.clientAuth));
	}

	private async issue({ commonName, ...times }: CertificateOrder, extensions: x509.Extension[]): Promise<Pair> {
		const keys = await newKeys();
		const signed = await this.sign(nameOf(commonName), keys, { ...always, ...times }, extensions);
		return { certificate: pemOf(signed), key: keyOf(keys) };
	}

	private async sign(subject: x509.JsonName, keys: webcrypto.CryptoKeyPair, times: typeof always, extensions: x509.Extension[]): Promise<x509.X509Certificate> {
		return await x509.X509CertificateGenerator.create({ subject, issuer: this.name, publicKey: keys.publicKey, signingKey: this.keys.privateKey, signingAlgorithm: algorithm, ...times, extensions });
	}
}

/** A client certificate that nobody but its own key vouches for. */
export async function selfSigned({ commonName, ...times }: CertificateOrder): Promise<Pair> {
	x509.cryptoProvider.set(webcrypto);
	const keys = await newKeys();
	const made = await x509.X509CertificateGenerator.createSelfSigned({ name: nameOf(commonName), keys, signingAlgorithm: algorithm, ...always, ...times, extensions: holderUsages(x509.ExtendedKeyUsage.clientAuth) });
	return { certificate: pemOf(made), key: keyOf(keys) };
}

const pemOf = (certificate: x509.X509Certificate): string => `${certificate.toString('pem')}\n`;

const keyOf = ({ privateKey }: webcrypto.CryptoKeyPair): string => KeyObject.from(privateKey).export({ type: 'pkcs8', format: 'pem' }).toString();
