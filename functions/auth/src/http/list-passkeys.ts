import { ListPasskeys } from '@boxoffice/shared/api/passkeys.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { passkeyView } from '../domain/passkey.ts';
import { authService } from '../service.ts';
import { passkeysOf } from '../tables/passkeys.ts';
import { requireSession } from './signed-in-session.ts';

export const listPasskeys = httpFunction(
  authService,
  'list-passkeys',
  ListPasskeys,
  async ({ caller, given }) => {
    const { user } = await requireSession(caller, given.now);
    return ok((await passkeysOf(user.id)).map(passkeyView));
  },
);
