// Proves the request that makes a standard change.
import { createStandardChange } from '../../servicenow/changeApi';
import { id } from '../support/scriptedSend';

it('posts to the template', () => {
	expect(createStandardChange(id(3), { short_description: 'Switch' })).toEqual({
		method: 'POST',
		path: `/api/sn_chg_rest/change/standard/${id(3)}`,
		body: { short_description: 'Switch' },
		effect: 'append',
	});
});
