// Before any test: dist is built anew when it is older than its sources, and the engine gets one folder below the temporary one.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const sources = ['nodes', 'credentials', 'servicenow', 'package.json', 'tsconfig.json', 'gulpfile.js'];

/** Latest change below a path in milliseconds; folders count, so that a removed file is noticed too. */
function changedAt(path: string): number {
	if (!existsSync(path)) return 0;
	const { mtimeMs } = statSync(path);
	if (!statSync(path).isDirectory()) return mtimeMs;
	return Math.max(mtimeMs, ...readdirSync(path).map((name) => changedAt(join(path, name))));
}

export default function setUp(): void {
	const built = changedAt(join(root, 'dist', 'package.json'));
	if (built < Math.max(...sources.map((source) => changedAt(join(root, source))))) {
		execFileSync(process.execPath, [join(root, 'node_modules', 'gulp', 'bin', 'gulp.js'), 'build', '--silent'], { cwd: root, stdio: 'inherit' });
	}
	process.env.ENGINE_TEST_FOLDER = mkdtempSync(join(tmpdir(), 'engine-tests-'));
}
