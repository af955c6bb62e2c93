// After all tests: removes the folder that the set-up made.
import { rmSync } from 'node:fs';

export default function tearDown(): void {
	const folder = process.env.ENGINE_TEST_FOLDER;
	if (folder) rmSync(folder, { recursive: true, force: true });
}
