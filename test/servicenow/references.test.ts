// Proves that a name leads to one record, the most certain column first, or to a message.
import { REFERENCES, referenceOf } from '../../servicenow/references';
import { id, list, script } from '../support/scriptedSend';

const user = REFERENCES.caller_id;
const row = (number: number, user_name: string, email: string, name: string) => ({ sys_id: id(number), user_name, email, name });

it('asks nothing for a sys_id or for nothing', async () => {
	const { send } = script();
	await expect(referenceOf(send, user, id(5))).resolves.toBe(id(5));
	await expect(referenceOf(send, user, ' ')).resolves.toBe('');
});

it('searches user name, email and name, safely', async () => {
	const { send, requests } = script(list([row(1, 'abel', 'a@x', 'Abel^Tuter')]));
	await expect(referenceOf(send, user, 'Abel^Tuter')).resolves.toBe(id(1));
	expect(requests[0].query?.sysparm_query).toBe('user_name=Abel^^Tuter^NQemail=Abel^^Tuter^NQname=Abel^^Tuter');
});

it('prefers the user name to a namesake', async () => {
	const { send } = script(list([row(1, 'x', 'x@x', 'abel'), row(2, 'abel', 'a@x', 'Other')]));
	await expect(referenceOf(send, user, 'Abel')).resolves.toBe(id(2));
});

it.each([
	['nobody', list([]), 'No user is called'],
	['rows that ServiceNow answered to something else', list([row(1, 'a', 'b', 'c')]), 'No user is called'],
	['namesakes', list([row(1, 'a', 'a@x', 'Abel'), row(2, 'b', 'b@x', 'Abel')]), '2 records of sys_user are called'],
])('refuses %s', async (_what, answer, message) => {
	await expect(referenceOf(script(answer).send, user, 'Abel')).rejects.toThrow(message);
});
