// One file on one incident, up and down. Holds no file but the one that the node gets.
import type { RunOutcome } from '../../test/support/execution';
import { countBytes, sendBytes, type BareReply } from '../bareClient';
import type { LatencyModel } from '../latencyModel';
import type { Checked } from '../measure';
import type { World } from '../world';
import { builtIn, MB, ours, run, type Workload } from './workload';

const whole = (bytes: number, expected: number): Checked => ({ delivered: bytes / MB, duplicates: 0, losses: Math.max(0, (expected - bytes) / MB) });
const sizeIn = (body: unknown): number => Number((body as { result?: { size_bytes?: string } }).result?.size_bytes ?? 0);

/** A file of so many megabytes on one incident; the built-in node gets a smaller one, because it holds it in memory. */
export function files(size: number, builtInSize: number, model: LatencyModel, name = ''): Workload[] {
	const owner = async (world: World) => (await world.ask('some', 1))[0].sys_id;
	const uploadPath = (id: string) => `/api/now/attachment/file?table_name=incident&table_sys_id=${id}&file_name=bench.bin`;
	const input = async (world: World, count: number) => ({ json: {}, binary: { data: await world.n8n.storeBinary(Buffer.alloc(count * MB, 'x'), { fileName: 'bench.bin', mimeType: 'application/octet-stream' }) } });
	const placed = async (world: World, count: number): Promise<string> => {
		const { body } = await sendBytes(world.url, world.token, uploadPath(await owner(world)), count * MB);
		return (body as { result: { sys_id: string } }).result.sys_id;
	};
	const kept = async (world: World, outcome: RunOutcome, field: string, count: number): Promise<Checked> => {
		const data = outcome.items[0]?.binary?.[field];
		return whole(data === undefined ? 0 : (await world.n8n.readBinary(data)).length, count * MB);
	};
	const common = { unit: 'MB', model, records: 1_000, size, builtInSize };
	return [
		{
			...common,
			name: `upload ${size} MB${name}`,
			kind: 'upload',
			warm: 1,
			prepare: {
				async ours(world, count) {
					const item = await input(world, count);
					const record = { __rl: true, mode: 'sysId', value: await owner(world) };
					const parameters = { resource: 'attachment', operation: 'upload', table: { __rl: true, mode: 'name', value: 'incident' }, record, inputDataFieldName: 'data', options: { maxSizeMb: 1_000 } };
					return run(async () => await ours(world, { parameters, items: [item] }), ({ json }: RunOutcome) => whole(Number(json[0]?.size_bytes ?? 0), count * MB));
				},
				async builtIn(world, count) {
					const item = await input(world, count);
					const parameters = { resource: 'attachment', operation: 'upload', tableName: 'incident', id: await owner(world), inputDataFieldName: 'data', options: {} };
					return run(async () => await builtIn(world, { parameters, items: [item] }), ({ json }: RunOutcome) => whole(Number(json[0]?.size_bytes ?? 0), count * MB));
				},
				async ideal(world, count) {
					const path = uploadPath(await owner(world));
					return run(async () => await sendBytes(world.url, world.token, path, count * MB), ({ body }: BareReply) => whole(sizeIn(body), count * MB));
				},
			},
		},
		{
			...common,
			name: `download ${size} MB${name}`,
			kind: 'download',
			warm: 1,
			prepare: {
				async ours(world, count) {
					const attachment = { __rl: true, mode: 'sysId', value: await placed(world, count) };
					const parameters = { resource: 'attachment', operation: 'download', attachment, outputDataFieldName: 'data', options: { maxSizeMb: 1_000 } };
					return run(async () => await ours(world, { parameters }), async (outcome: RunOutcome) => await kept(world, outcome, 'data', count));
				},
				async builtIn(world, count) {
					const parameters = { resource: 'attachment', operation: 'get', attachmentId: await placed(world, count), download: true, outputField: 'data' };
					return run(async () => await builtIn(world, { parameters }), async (outcome: RunOutcome) => await kept(world, outcome, 'data', count));
				},
				async ideal(world, count) {
					const path = `/api/now/attachment/${await placed(world, count)}/file`;
					return run(async () => await countBytes(world.url, world.token, path), (bytes: number) => whole(bytes, count * MB));
				},
			},
		},
	];
}
