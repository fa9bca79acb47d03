import type { Limit } from '@boxoffice/shared/decisions/limit.ts';

export const SIGN_INS_PER_ADDRESS: Limit = { name: 'sign-in-address', most: 100, seconds: 900 };
/** Failed sign-ins of one email from one network. */
export const FAILURES_PER_NETWORK: Limit = { name: 'sign-in-network', most: 10, seconds: 900 };
/** Failed sign-ins of one email from all networks, each within its own limit: a bound for distributed guessing. */
export const FAILURES_PER_ACCOUNT: Limit = { name: 'sign-in-account', most: 300, seconds: 900 };
/** Wrong passwords in a signed-in session, before an important change. */
export const WRONG_PASSWORDS_PER_ACCOUNT: Limit = { name: 'wrong-password', most: 10, seconds: 900 };
export const SIGN_UPS_PER_ADDRESS: Limit = { name: 'sign-up-address', most: 50, seconds: 3600 };
/** Requested changes of the address. Each sends a mail to an address that the user has typed. */
export const EMAIL_CHANGES_PER_ACCOUNT: Limit = { name: 'email-change-account', most: 5, seconds: 3600 };
/** Exports of all data: each reads every page of every service. */
export const EXPORTS_PER_ACCOUNT: Limit = { name: 'export-account', most: 10, seconds: 3600 };
export const VERIFICATIONS_PER_ACCOUNT: Limit = { name: 'verify-account', most: 5, seconds: 3600 };
/**
 * Reset links of one email that one network requests. Other networks don't count, so that nobody else can use up the
 * owner's requests.
 */
export const RESETS_PER_NETWORK: Limit = { name: 'reset-network', most: 5, seconds: 3600 };
export const RESETS_PER_ADDRESS: Limit = { name: 'reset-address', most: 20, seconds: 3600 };
export const PASSKEYS_PER_ACCOUNT: Limit = { name: 'passkey-account', most: 30, seconds: 3600 };
export const CHALLENGES_PER_ADDRESS: Limit = { name: 'challenge-address', most: 200, seconds: 900 };
export const LINKS_PER_ADDRESS: Limit = { name: 'link-address', most: 50, seconds: 900 };

/** The subject of a limit that counts the requests of one network (an IPv4 /24 or an IPv6 /48) about one email. */
export const emailFrom = (network: string, email: string): string => `${email}#${network}`;
