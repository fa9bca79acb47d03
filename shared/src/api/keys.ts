import * as z from 'zod';
import { route } from './route.ts';

export const ReadPublicKeys = route({
  method: 'GET',
  path: '/.well-known/jwks.json',
  summary: 'The public keys that verify access tokens (RFC 7517)',
  access: 'anyone',
  answers: { 200: z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })) }) },
});
