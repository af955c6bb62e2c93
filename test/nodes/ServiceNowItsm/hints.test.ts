// Proves that a sentence is told once with the items it is about, and that nothing in it becomes markup.
import { Hints } from '../../../nodes/ServiceNowItsm/hints';

it('tells each warning once, with its items', () => {
	const hints = new Hints();
	hints.add('Dropped u_x', 4);
	hints.add('Dropped u_x', 2);
	hints.add('Hidden rows', 0);
	expect(hints.all()).toEqual([
		{ message: 'Dropped u_x (2 items, first 2)', type: 'warning', location: 'outputPane' },
		{ message: 'Hidden rows (item 0)', type: 'warning', location: 'outputPane' },
	]);
});

it('shows what is only good to know for the first item, below the warnings', () => {
	const hints = new Hints();
	hints.add('Encoded query: b=2', 1, 'info');
	hints.add('Encoded query: a=1', 0, 'info');
	hints.add('Hidden rows', 1);
	expect(hints.all().map(({ message, type }) => [type, message])).toEqual([['warning', 'Hidden rows (item 1)'], ['info', 'Encoded query: a=1 (item 0)']]);
});

it('keeps what looks like markup as text', () => {
	const hints = new Hints();
	hints.add('<img src=x> & <b>', 0);
	expect(hints.all()[0].message).toBe('&lt;img src=x&gt; &amp; &lt;b&gt; (item 0)');
});

it('has nothing to tell of a run in which nothing was said', () => {
	expect(new Hints().all()).toEqual([]);
});
