// The output previews of the editor: every operation has one, in the folder that n8n looks into, and n8n's own engine gives what it shows.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeClasses } from '../guards/nodeTypes';
import { everyOperation, goodRun } from '../support/everyOperation';
import { schemaFile, schemaFolder, schemaOf, type OutputSchema } from '../support/outputSchemas';
import { root } from '../support/repository';
import { startWorld, type World } from '../support/world';

let world: World;
beforeAll(async () => void (world = await startWorld()));
afterAll(async () => await world.close());

it('has one file for each operation and no other, in the folder of the node\'s version', () => {
	const { version } = nodeClasses.find(({ className }) => className === 'ServiceNowItsm')!.node.description;
	expect(schemaFolder.split('/').pop()).toBe(`v${String(version)}.0.0`);
	const files = readdirSync(join(root, schemaFolder), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.json'));
	expect(files.map((path) => `${schemaFolder}/${path}`).sort()).toEqual(everyOperation.map(schemaFile).sort());
});

it.each(everyOperation)('$resource $operation gives what its preview shows', async (operation) => {
	const { parameters, hasFile } = await goodRun(operation, world.servicenow);
	const binary = hasFile ? { binary: { data: await world.n8n.storeBinary(Buffer.from('a line'), { fileName: 'mail.log', mimeType: 'text/plain' }) } } : {};
	const { json, error } = await world.n8n.run({ parameters: parameters as never, items: [{ json: {}, ...binary }] });
	expect(error).toBeUndefined();
	expect(json.length).toBeGreaterThan(0);
	const { version, ...preview } = JSON.parse(readFileSync(join(root, schemaFile(operation)), 'utf8')) as OutputSchema & { version: number };
	expect(version).toBe(1);
	// An instance may have more columns than a preview shows, never fewer or others.
	expect(schemaOf(json)).toMatchObject(preview);
});
