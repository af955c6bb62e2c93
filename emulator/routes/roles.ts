// The roles of a user, inherited ones included (docs: user-role-inheritance-api.md).
import { rolesOf } from '../engine/caller';
import { ApiError, ok, type Route } from '../http';

export const roleRoutes: Route[] = [
	{
		method: 'GET', path: '/api/global/user_role_inheritance', api: 'User Role Inheritance API',
		handler(call, instance) {
			const user = instance.store.get('sys_user', call.query.get('user_sysid') ?? call.caller.userId);
			if (!user) throw new ApiError(404, 'No Record found', "Record doesn't exist or ACL restricts the record retrieval");
			return ok({ user_name: user.user_name, roles: [...rolesOf(instance, user.sys_id)].map((role_name) => ({ role_name })) });
		},
	},
];
