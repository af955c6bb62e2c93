// Certificates as Node's own cryptography reads them: who issued which, for what, and until when.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { Authority, selfSigned } from '../../../emulator/tls/authority';

const read = (pem: string): X509Certificate => new X509Certificate(pem);

test('a root signs itself, an authority below it is signed by it, clients are signed by either', async () => {
	const root = await Authority.create('Root');
	const below = await root.subordinate('Below');
	const [own, second] = [read(root.certificate), read(below.certificate)];
	expect([own.ca, second.ca, own.checkIssued(own), second.checkIssued(own)]).toEqual([true, true, true, true]);
	expect([own.verify(own.publicKey), second.verify(own.publicKey), own.verify(second.publicKey)]).toEqual([true, true, false]);
	const client = await below.issueClient({ commonName: 'robot' });
	const leaf = read(client.certificate);
	expect(leaf).toMatchObject({ subject: 'O=Local ServiceNow\nCN=robot', issuer: 'O=Local ServiceNow\nCN=Below', ca: false });
	expect([leaf.verify(second.publicKey), leaf.verify(own.publicKey), leaf.checkPrivateKey(createPrivateKey(client.key))]).toEqual([true, false, true]);
});

test('the listener\'s is good for two names, a client\'s for the time that was asked for', async () => {
	const root = await Authority.create('Root');
	const server = read((await root.issueServer()).certificate);
	expect([server.checkHost('localhost'), server.checkIP('127.0.0.1'), server.checkHost('elsewhere.example.com')]).toEqual(['localhost', '127.0.0.1', undefined]);
	const short = read((await root.issueClient({ commonName: 'short', notBefore: new Date('2026-01-01'), notAfter: new Date('2026-02-01') })).certificate);
	expect([short.validFrom, short.validTo]).toEqual(['Jan  1 00:00:00 2026 GMT', 'Feb  1 00:00:00 2026 GMT']);
	expect(server.serialNumber).not.toBe(short.serialNumber);
});

test('a certificate may vouch for itself alone', async () => {
	const own = read((await selfSigned({ commonName: 'alone' })).certificate);
	expect([own.ca, own.subject === own.issuer, own.verify(own.publicKey)]).toEqual([false, true, true]);
});
