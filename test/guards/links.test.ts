// Every link within the repository: from page to page, to a heading, to a picture, and from the editor's help to the page. Asks no server.
import { posix } from 'node:path';
import { read, repositoryFiles } from '../support/repository';
import { credentialClasses } from './nodeTypes';

const files = new Set(repositoryFiles());
const pages = [...files].filter((path) => path.endsWith('.md'));

/** The page without what only looks like a link: blocks and spans of code. */
const prose = (page: string): string => read(page).replace(/^(```|~~~)[\s\S]*?^\1/gm, '').replace(/`[^`\n]*`/g, '');

/** GitHub's anchor of a heading: lower case, no punctuation, a hyphen for each space; a number when it comes again. */
function anchorsOf(page: string): Set<string> {
	const anchors = new Set<string>();
	for (const [, heading] of read(page).replace(/^(```|~~~)[\s\S]*?^\1/gm, '').matchAll(/^#{1,6} +(.+?) *$/gm)) {
		const anchor = heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-');
		let name = anchor;
		for (let again = 1; anchors.has(name); again++) name = `${anchor}-${again}`;
		anchors.add(name);
	}
	return anchors;
}

interface Link {
	page: string;
	target: string;
}

const links: Link[] = pages.flatMap((page) => [...prose(page).matchAll(/\]\(<?([^)\s>]+)>?(?: +"[^"]*")?\)/g)].map(([, target]) => ({ page, target })));
const inside = links.filter(({ target }) => !/^[a-z][a-z\d+.-]*:/i.test(target));

/** Path from the root and anchor. */
function resolved({ page, target }: Link): { path: string; anchor: string } {
	const [path, anchor = ''] = target.split('#');
	return { path: path === '' ? page : posix.normalize(posix.join(posix.dirname(page), decodeURI(path))), anchor };
}

const isThere = (path: string): boolean => files.has(path) || [...files].some((file) => file.startsWith(`${path.replace(/\/$/, '')}/`));

function leadsNowhere(link: Link): boolean {
	const { path, anchor } = resolved(link);
	return !isThere(path) || (anchor !== '' && path.endsWith('.md') && !anchorsOf(path).has(anchor));
}

const shown = ({ page, target }: Link): string => `${page}: ${target}`;

it('finds the links of the pages', () => {
	expect(inside.length).toBeGreaterThan(40);
});

it('leads to files and headings that exist', () => {
	expect(inside.filter(leadsNowhere).map(shown)).toEqual([]);
});

describe('the help that the editor links to', () => {
	const { url } = (JSON.parse(read('package.json')) as { repository: { url: string } }).repository;
	const home = url.replace(/^git\+/, '').replace(/\.git$/, '');
	const ofCredentials = credentialClasses.map(({ className, instance }) => ({ where: className, address: instance.documentationUrl ?? '' }));
	const ofNodes = [...files]
		.filter((path) => path.endsWith('.node.json'))
		.flatMap((path) => {
			const { resources } = JSON.parse(read(path)) as { resources: Record<string, Array<{ url: string }>> };
			return Object.values(resources).flatMap((list) => list.map(({ url: address }) => ({ where: path, address })));
		});

	/** The page behind an address of this repository; the front page shows the README. */
	const pageOf = (address: string): Link | undefined => {
		if (address === `${home}#readme`) return { page: '', target: 'README.md' };
		return address.startsWith(`${home}/blob/main/`) ? { page: '', target: address.slice(`${home}/blob/main/`.length) } : undefined;
	};

	it.each([...ofCredentials, ...ofNodes])('$where: $address', ({ address }) => {
		const link = pageOf(address);
		expect(link).toBeDefined();
		expect(leadsNowhere(link!)).toBe(false);
	});
});
