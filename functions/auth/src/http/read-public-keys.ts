import { ReadPublicKeys } from '@boxoffice/shared/api/keys.ts';
import { ok } from '@boxoffice/shared/functions/answer.ts';
import { httpFunction } from '@boxoffice/shared/functions/http-function.ts';
import { config } from '../config.ts';
import { authService } from '../service.ts';

export const readPublicKeys = httpFunction(authService, 'read-public-keys', ReadPublicKeys, async () =>
  ok(JSON.parse(config.PUBLIC_KEYS), { 'cache-control': 'public, max-age=300' }),
);
