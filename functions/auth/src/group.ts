import { ReadPublicKeys } from '@boxoffice/shared/api/keys.ts';
import {
  EndSession,
  ListSessions,
  ReadCurrentUser,
  RefreshSession,
  SignIn,
  SignOut,
  SignUp,
} from '@boxoffice/shared/api/users.ts';
import { group } from '@boxoffice/shared/functions/group.ts';

export const auth = group('auth', {
  config: async () => (await import('./config.ts')).config,
  http: [
    [SignUp, async () => (await import('./http/sign-up.ts')).signUp],
    [SignIn, async () => (await import('./http/sign-in.ts')).signIn],
    [SignOut, async () => (await import('./http/sign-out.ts')).signOut],
    [ReadCurrentUser, async () => (await import('./http/read-current-user.ts')).readCurrentUser],
    [RefreshSession, async () => (await import('./http/refresh-session.ts')).refreshSession],
    [ListSessions, async () => (await import('./http/list-sessions.ts')).listSessions],
    [EndSession, async () => (await import('./http/end-session.ts')).endSession],
    [ReadPublicKeys, async () => (await import('./http/read-public-keys.ts')).readPublicKeys],
  ],
  events: {},
});
