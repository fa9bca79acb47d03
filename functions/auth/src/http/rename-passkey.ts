import { RenamePasskey } from '@boxoffice/shared/api/passkeys.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { passkeyView, withName } from '../domain/passkey.ts';
import { authService } from '../service.ts';
import { findPasskey, putPasskey } from '../tables/passkeys.ts';
import { requireSession } from './signed-in-session.ts';

export const renamePasskey = httpFunction(
  authService,
  'rename-passkey',
  RenamePasskey,
  async ({ params, body, caller, given }) => {
    const { user } = await requireSession(caller, given.now);
    const existing = await findPasskey(user.id, params.id);
    if (!existing) throw new Refused(404, 'passkey-unknown');
    const passkey = withName(existing, body.name);
    await authService.commit({ writes: [putPasskey(passkey)] });
    return ok(passkeyView(passkey));
  },
);
