import { ForgetAddress } from '@boxoffice/shared/api/deletion.ts';
import { noContent } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { sweepEnd } from '@boxoffice/shared/functions/sweep-rows.ts';
import { eraseAddresses } from '../events/erase-seats.ts';
import { passesService } from '../service.ts';
import { subjectOf } from '../tables/mentions.ts';

export const forgetAddress = httpFunction(
  passesService,
  'forget-address',
  ForgetAddress,
  async ({ caller: { email } }) => {
    await eraseAddresses(subjectOf(email), { email }, sweepEnd());
    return noContent();
  },
);
