import type { IncomingHttpHeaders } from 'node:http';
import { log } from '@boxoffice/shared/telemetry/log.ts';
import { networkOfVisitor } from './session-cookies.ts';

/** The details of an audit event: ids, never an email, a password or a token. */
interface AuditDetails {
  userId?: string | undefined;
  sessionId?: string | undefined;
  reason?: string;
}

/**
 * Logs a sign-in, a refused sign-in, or a change of how an account is signed in to, so that an operator can later
 * find out what happened to the account (OWASP ASVS 5.0, 16.3.1).
 */
export const audit = (
  event: string,
  headers: IncomingHttpHeaders,
  details: AuditDetails,
  level: 'info' | 'warn' = 'info',
): void => log(level, event, { ...details, network: networkOfVisitor(headers) });
