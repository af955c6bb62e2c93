// Signs in to n8n as the demo's owner, setting that owner up in a new n8n; refuses to change an owner that someone else made.
import type { N8nClient } from './n8nClient';

/** A login for an n8n that listens on loopback only; printed for the person at the keyboard. */
export const OWNER = { email: 'demo@example.com', password: 'ServiceNow-demo-1', firstName: 'Demo', lastName: 'Owner' };

/** Leaves `client` with a session. */
export async function signIn(client: N8nClient): Promise<void> {
	if (await client.needsOwner()) await client.setUpOwner(OWNER);
	else await client.login(OWNER.email, OWNER.password);
}
