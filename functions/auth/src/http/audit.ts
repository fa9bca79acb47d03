import type { IncomingHttpHeaders } from 'node:http';
import { log } from '@boxoffice/shared/functions/log.ts';
import { placeOf } from './session-cookies.ts';

/** What is told of a security event beside its name: ids, never an email, a password or a token. */
interface Known {
  userId?: string | undefined;
  sessionId?: string | undefined;
  reason?: string;
}

/**
 * Writes down that someone was let in, was not, or changed what lets them in: for whoever has to find out later
 * what happened to an account (OWASP ASVS 5.0, 16.3.1).
 */
export const audit = (
  event: string,
  headers: IncomingHttpHeaders,
  known: Known,
  level: 'info' | 'warn' = 'info',
): void => log(level, event, { ...known, network: placeOf(headers) });
