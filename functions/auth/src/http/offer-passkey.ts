import { OfferPasskey } from '@boxoffice/shared/api/passkeys.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { PASSKEYS_PER_ACCOUNT } from '../domain/limit.ts';
import { newChallenge, requirePasskeyLimit, requireRecentSignIn } from '../domain/passkey.ts';
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
    requireRecentSignIn(session, given.now);
    await countAttempt(PASSKEYS_PER_ACCOUNT, user.id, given.now);
    const existing = await passkeysOf(user.id);
    requirePasskeyLimit(existing);
    const { creationOptions } = await import('../credentials/webauthn.ts');
    const options = await creationOptions(user, existing);
    await authService.commit({ writes: [putChallenge(newChallenge(options.challenge, user.id, given.now))] });
    return ok(options);
  },
);
