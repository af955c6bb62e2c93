// The roles of a user, by the way they came to it (docs: user-role-inheritance-api.md).
import { ApiError, ok, type Route } from '../http';
import type { Instance } from '../instance';

const roleName = (instance: Instance, id: string): string => instance.store.get('sys_user_role', id)?.name ?? '';

/** `/role` for a role that the user has itself. */
function own(instance: Instance, userId: string): string[] {
	return [...instance.store.rows('sys_user_has_role').by('user', userId)].map(({ role }) => `/${roleName(instance, role)}`);
}

/** `[Group]/role` for a role that a group of the user has. */
function ofGroups(instance: Instance, userId: string): string[] {
	const { store } = instance;
	return [...store.rows('sys_user_grmember').by('user', userId)].flatMap(({ group }) =>
		[...store.rows('sys_group_has_role').by('group', group)].map(({ role }) => `[${store.get('sys_user_group', group)?.name ?? ''}]/${roleName(instance, role)}`),
	);
}

export const roleRoutes: Route[] = [
	{
		method: 'GET', path: '/api/global/user_role_inheritance', api: 'User Role Inheritance API',
		handler(call, instance) {
			const id = call.query.get('user_sysid');
			// The sample of batch-api.md asks without a user and gets a name without text.
			if (!id) return ok({ user_name: '' });
			const user = instance.store.get('sys_user', id);
			if (!user) throw new ApiError(404, 'No Record found', "Record doesn't exist or ACL restricts the record retrieval");
			return ok({ user_name: user.user_name, from_group: ofGroups(instance, id), from_role: own(instance, id) });
		},
	},
];
