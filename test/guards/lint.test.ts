// The lint rules themselves: the shipped part is held to everything that n8n's review scan runs, and no comment can lift a rule.
import { execFileSync } from 'node:child_process';
import { manifest, root, sourceOf } from '../support/repository';

// What n8n switches off in its own scan and tool as well.
const OFF = [
	'cred-class-field-documentation-url-miscased',
	'cred-class-field-type-options-password-missing',
	'node-class-description-inputs-wrong-regular-node',
	'node-class-description-outputs-wrong',
	'node-param-type-options-max-value-present',
].map((name) => `n8n-nodes-base/${name}`);

// The plugins are ES modules, so a process of its own compares; it prints, per file, the rules that are weaker than asked.
const program = `
import { ESLint } from 'eslint';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import base from 'eslint-plugin-n8n-nodes-base';
const [files, off] = JSON.parse(process.argv[1]);
const level = (setting) => { const [value] = [setting ?? 0].flat(); return typeof value === 'string' ? ['off', 'warn', 'error'].indexOf(value) : value; };
const eslint = new ESLint();
const answer = [];
for (const [file, kind] of files) {
	const { linterOptions, rules } = await eslint.calculateConfigForFile(file);
	const asked = { ...n8nCommunityNodesPlugin.configs.recommended.rules, ...base.configs[kind]?.rules, 'no-console': 'error' };
	const weaker = Object.keys(asked).filter((name) => !off.includes(name) && level(rules[name]) < level(asked[name]));
	answer.push({ file, exemptions: !linterOptions.noInlineConfig, asked: Object.keys(asked).length, weaker });
}
console.log(JSON.stringify(answer));`;

interface Answer {
	file: string;
	exemptions: boolean;
	asked: number;
	weaker: string[];
}

it('holds the shipped part to the rules of the review scan, without exemptions', () => {
	const [node] = manifest.n8n.nodes;
	const files = [
		['package.json', 'community'],
		[sourceOf(node), 'nodes'],
		[sourceOf(manifest.n8n.credentials[0]), 'credentials'],
		[node, 'none'],
	];
	const output = execFileSync(process.execPath, ['--input-type=module', '-e', program, JSON.stringify([files, OFF])], { cwd: root, encoding: 'utf8' });
	const answers = JSON.parse(output) as Answer[];
	expect(answers.map(({ file }) => file)).toEqual(files.map(([file]) => file));
	expect(answers.filter(({ exemptions, weaker, asked }) => exemptions || weaker.length > 0 || asked < 40)).toEqual([]);
});
