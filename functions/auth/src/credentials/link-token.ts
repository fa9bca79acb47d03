import { randomBytes } from 'node:crypto';

const BYTES = 32;

/** The token of a mail's link: 32 random bytes, base64url. Only its hash (`hashToken`) is stored. */
export const newLinkToken = (): string => randomBytes(BYTES).toString('base64url');
