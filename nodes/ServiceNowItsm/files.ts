// The files of items: opens the binary data of an input item, keeps a download as binary data of an output item. Talks to no instance.

import { createHash } from 'node:crypto';
import type { IBinaryData, IBinaryKeyData, IExecuteFunctions } from 'n8n-workflow';

import type { FileToSend } from '../../servicenow/attachmentApi';
import { attended, unlessCancelled, unlessSilent, type Attendance } from '../../servicenow/attend';
import { badInput, ServiceNowError } from '../../servicenow/errors';

/** What an operation can do with files; made anew for each item. */
export interface Files {
	/** The input item's file. @throws ServiceNowError (badInput) when there is none under that name */
	input: (field: string) => InputFile;
	/** Keeps a file for the output item and checks that it arrived whole. @throws ServiceNowError (interrupted) */
	keep: (field: string, content: unknown, expected: ExpectedFile) => Promise<void>;
}

type Helpers = IExecuteFunctions['helpers'];

export interface InputFile extends FileToSend {
	/** Hexadecimal SHA-256 of the content. */
	hash: () => Promise<string>;
}

export interface ExpectedFile {
	name: string;
	type: string;
	/** Bytes. */
	size?: number;
	/** Hexadecimal SHA-256, where the instance gives one. */
	hash?: string;
}

/** What a long transfer says, and what ends it before its time. */
export interface Transfer extends Attendance {
	signal?: AbortSignal;
}

/** The files of one item; what is kept is put under its name in `kept`. */
export function filesOf(helpers: Helpers, given: IBinaryKeyData | undefined, kept: IBinaryKeyData, transfer: Transfer): Files {
	return {
		input(field) {
			const data = given?.[field];
			if (!data) throw badInput(`The input item has no file in the field "${field}"`, 'Enter the name under which the earlier node shows the file, for example data.');
			return {
				name: data.fileName ?? `${field}${data.fileExtension ? `.${data.fileExtension}` : ''}`,
				type: data.mimeType,
				size: sizeOf(data),
				open: async () => (data.id ? await helpers.getBinaryStream(data.id) : Buffer.from(data.data, 'base64')),
				hash: async () => (await fingerprint(helpers, data)).hash,
			};
		},
		async keep(field, content, expected) {
			const store = async (): Promise<IBinaryData> => {
				const storing = helpers.prepareBinaryData(content as Parameters<typeof helpers.prepareBinaryData>[0], expected.name, expected.type);
				const data = await unlessSilent(storing, () => arrived(content), transfer);
				refuseDamaged(await fingerprint(helpers, data), expected);
				return data;
			};
			try {
				kept[field] = await unlessCancelled(attended(store(), `The download of "${expected.name}"`, transfer), transfer.signal);
			} finally {
				// What is left of a stream that nobody reads would hold its connection.
				if (isStream(content)) content.destroy();
			}
		},
	};
}

const isStream = (content: unknown): content is { destroy: () => void } => typeof content === 'object' && content !== null && 'destroy' in content && typeof content.destroy === 'function';

interface Arriving {
	/** All of a plain answer is here. */
	complete?: boolean;
	readableEnded?: boolean;
	socket?: { bytesRead?: number };
	/** Of a packed answer, what has gone through the decompression. */
	bytesWritten?: number;
}

/** Bytes that have come so far; undefined when that cannot be told, or when all are here and n8n has only to store them. */
function arrived(content: unknown): number | undefined {
	const { complete, readableEnded, socket, bytesWritten } = (content ?? {}) as Arriving;
	return complete || readableEnded ? undefined : (socket?.bytesRead ?? bytesWritten);
}

/** Bytes of stored data; n8n 1.x and 2.x tell the size only as text for people, so unstored data is measured. */
function sizeOf(data: IBinaryData): number | undefined {
	if (!data.id) return Buffer.byteLength(data.data, 'base64');
	return typeof data.bytes === 'number' ? data.bytes : undefined;
}

interface Fingerprint {
	size: number;
	hash: string;
}

/** Read back from n8n's store, so that what is checked is what later nodes get. */
async function fingerprint(helpers: Helpers, data: IBinaryData): Promise<Fingerprint> {
	const hash = createHash('sha256');
	let size = 0;
	const parts: AsyncIterable<Uint8Array> | Uint8Array[] = data.id ? await helpers.getBinaryStream(data.id) : [Buffer.from(data.data, 'base64')];
	for await (const part of parts) {
		hash.update(part);
		size += part.length;
	}
	return { size, hash: hash.digest('hex') };
}

function refuseDamaged(arrived: Fingerprint, expected: ExpectedFile): void {
	const isWhole = (expected.size === undefined || arrived.size === expected.size) && (!expected.hash || arrived.hash === expected.hash.toLowerCase());
	if (isWhole) return;
	throw new ServiceNowError({
		kind: 'interrupted',
		message: `The file "${expected.name}" did not arrive whole: ${arrived.size} of ${expected.size ?? 'an unknown number of'} bytes${arrived.size === expected.size ? ', with other content' : ''}`,
		advice: 'Try again. If it happens every time, look for a proxy or virus scanner between n8n and ServiceNow.',
	});
}
