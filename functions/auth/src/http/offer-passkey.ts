import { OfferPasskey } from '@boxoffice/shared/api/passkeys.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { PASSKEYS_PER_ACCOUNT } from '../domain/limit.ts';
import { challengeOf, requireRecent, requireRoom } from '../domain/passkey.ts';
import { authService } from '../service.ts';
import { countAttempt } from '../tables/attempts.ts';
import { putChallenge } from '../tables/challenges.ts';
import { passkeysOf } from '../tables/passkeys.ts';
import { requireSession } from './signed-in-session.ts';

export const offerPasskey = httpFunction(
  authService,
  'offer-passkey',
  OfferPasskey,
  async ({ caller, given }) => {
    const { user, session } = await requireSession(caller, given.now);
    requireRecent(session, given.now);
    await countAttempt(PASSKEYS_PER_ACCOUNT, user.id, given.now);
    const known = await passkeysOf(user.id);
    requireRoom(known);
    const { creationOptions } = await import('../credentials/webauthn.ts');
    const options = await creationOptions(user, known);
    await authService.commit({ writes: [putChallenge(challengeOf(options.challenge, user.id, given.now))] });
    return ok(options);
  },
);
