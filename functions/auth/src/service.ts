import type { UserData } from '@boxoffice/shared/events/user.ts';
import { service } from '@boxoffice/shared/functions/service.ts';
import { config } from './config.ts';

export const authService = service('auth', config, undefined, ({ id }: UserData) => id);
