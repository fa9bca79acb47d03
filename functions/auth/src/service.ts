import { type UserData, UserDeleted } from '@boxoffice/shared/events/user.ts';
import { service } from '@boxoffice/shared/functions/service.ts';
import { config } from './config.ts';

export const authService = service('auth', config, undefined, {
  types: [UserDeleted],
  parentOf: ({ id }: UserData) => id,
});
