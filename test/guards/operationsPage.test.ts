// The page about resources and operations says what the node offers today.
import { operationsPage } from '../support/operationsPage';
import { read } from '../support/repository';

it('docs/operations.md is what the descriptors say', () => {
	expect(read('docs/operations.md')).toBe(operationsPage());
});
