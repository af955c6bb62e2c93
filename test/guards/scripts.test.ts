// Every command that the documents, the workflows and the scripts themselves name can be typed; refuses to run any of them.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { manifest, read, repositoryFiles, root } from '../support/repository';

const readers = repositoryFiles().filter((path) => /\.(md|ya?ml|ts|js|mjs|cjs)$/.test(path) || path === 'package.json' || path === '.ci/run');

/** `npm run`, its own flags, then the script's name; `npm start` and `npm test` are scripts too. */
const NAMED = /\bnpm (?:run (?:--?[a-z-]+ )*([a-z][\w:-]*)|(start|test)\b)/g;

const named = readers.flatMap((path) => [...read(path).matchAll(NAMED)].map(([, run, short]) => ({ path, script: run ?? short })));

it('names scripts that package.json has', () => {
	expect(named.length).toBeGreaterThan(20);
	expect(named.filter(({ script }) => !(script in manifest.scripts))).toEqual([]);
});

it('has scripts whose files exist', () => {
	const files = Object.values(manifest.scripts).flatMap((command) => command.match(/[\w./-]+\.(ts|js|json)\b/g) ?? []);
	expect(files.length).toBeGreaterThan(5);
	expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});
