import { ReadCover } from '@boxoffice/shared/api/covers.ts';
import { Refused } from '@boxoffice/shared/errors.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { mediaTypeOf, readCoverFile } from '../covers/store.ts';
import { ticketsService } from '../service.ts';

export const readCover = httpFunction(
  ticketsService,
  'read-cover',
  ReadCover,
  async ({ params: { cover, file } }) => {
    const bytes = await readCoverFile(cover, file);
    if (!bytes) throw new Refused(404, 'not-found');
    return ok(bytes, {
      'content-type': mediaTypeOf(file),
      'cache-control': 'public, max-age=31536000, immutable',
      // Other sites show it in previews of links.
      'cross-origin-resource-policy': 'cross-origin',
    });
  },
);
