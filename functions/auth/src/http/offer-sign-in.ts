import { OfferSignIn } from '@boxoffice/shared/api/passkeys.ts';
import { networkOf } from '@boxoffice/shared/decisions/address.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { CHALLENGES_PER_ADDRESS } from '../domain/limit.ts';
import { newChallenge } from '../domain/passkey.ts';
import { authService } from '../service.ts';
import { countAttempt } from '../tables/attempts.ts';
import { putChallenge } from '../tables/challenges.ts';

export const offerSignIn = httpFunction(
  authService,
  'offer-sign-in',
  OfferSignIn,
  async ({ headers, given }) => {
    await countAttempt(CHALLENGES_PER_ADDRESS, networkOf(headers['x-forwarded-for']), given.now);
    const { requestOptions } = await import('../credentials/webauthn.ts');
    const options = await requestOptions();
    await authService.commit({
      writes: [putChallenge(newChallenge(options.challenge, undefined, given.now))],
    });
    return ok(options);
  },
);
