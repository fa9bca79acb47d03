import { randomBytes } from 'node:crypto';

const BYTES = 32;

/** The token in a mail's link: 32 random bytes, base64url. The table stores only its hash (`hashToken`). */
export const newLinkToken = (): string => randomBytes(BYTES).toString('base64url');
