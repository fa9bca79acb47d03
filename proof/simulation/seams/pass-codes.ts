import type { PassClaims } from '@boxoffice/shared/identity/pass-code.ts';
import { type Pass, passId, statusOf } from '../../../functions/passes/src/domain/pass.ts';

// Replaces functions/passes/src/codes/pass-codes.ts: a code is its claims, without a signature. Web Crypto works in
// threads that the scheduler does not control.
export async function codeOf(pass: Pass): Promise<string | undefined> {
  if (statusOf(pass) === 'void') return undefined;
  const { ticketId, generation } = pass.seat;
  return `${passId(pass.seat)} ${ticketId} ${generation}`;
}

export async function verifyCode(code: string): Promise<PassClaims | undefined> {
  const [passId, ticketId, generation] = code.split(' ');
  return passId && ticketId ? { passId, ticketId, generation: Number(generation) } : undefined;
}
