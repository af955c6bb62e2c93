// Which of the platform's plugins are active; a plugin that is not listed counts as active. Installs nothing.
import type { Instance } from '../instance';

export const tokenBasedAuth = 'com.glide.tokenbased_auth';
export const certificateAuth = 'com.glide.auth.mutual';

export const isActive = (instance: Instance, plugin: string): boolean => instance.store.find('v_plugin', 'id', plugin)?.active !== 'inactive';
