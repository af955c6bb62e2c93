// Draws how many times faster than the built-in node each workload is, as an SVG that is readable on light and on dark. Measures nothing.
import { ratio, type Result } from './report';

const ROW = 26;
const LEFT = 260;
const WIDTH = 860;
const TOP = 50;

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

/** Bars on a logarithmic scale; the built-in node is 1. */
export function plot(results: readonly Result[]): string {
	const bars = results.flatMap((result) =>
		(['ours', 'batched'] as const).flatMap((one) => {
			const value = ratio(result, one, 'builtIn');
			return value === undefined ? [] : [{ name: `${result.name}${one === 'batched' ? ', batches of 25' : ''}`, value, color: one === 'ours' ? '#2f6f5e' : '#7a4fb5' }];
		}),
	);
	const most = Math.max(10, ...bars.map(({ value }) => value)) * 1.4;
	const x = (value: number): number => LEFT + ((WIDTH - LEFT - 60) * Math.log(Math.max(1, value))) / Math.log(most);
	const height = TOP + bars.length * ROW + 20;
	const marks = [1, 2, 5, 10, 20, 50, 100, 200, 500].filter((mark) => mark < most);
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="13" role="img" aria-label="Times faster than the built-in node">`,
		`<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
		'<text x="12" y="22" font-size="15" fill="#222">Times faster than n8n\'s built-in node (logarithmic)</text>',
		...marks.map((mark) => `<line x1="${x(mark).toFixed(1)}" x2="${x(mark).toFixed(1)}" y1="${TOP - 8}" y2="${height - 16}" stroke="#ddd"/><text x="${x(mark).toFixed(1)}" y="${TOP - 12}" text-anchor="middle" fill="#666">${mark}</text>`),
		...bars.map(({ name, value, color }, index) => {
			const y = TOP + index * ROW;
			return `<text x="${LEFT - 8}" y="${y + 15}" text-anchor="end" fill="#222">${escaped(name)}</text><rect x="${LEFT}" y="${y + 3}" width="${Math.max(1, x(value) - LEFT).toFixed(1)}" height="${ROW - 9}" fill="${color}"/><text x="${(x(value) + 6).toFixed(1)}" y="${y + 16}" fill="#222">${value.toFixed(1)}</text>`;
		}),
		'</svg>',
		'',
	].join('\n');
}
