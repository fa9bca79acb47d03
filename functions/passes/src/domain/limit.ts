import type { Limit } from '@boxoffice/shared/decisions/limit.ts';

/** The mails to addresses that a user types: anyone could be mailed through us otherwise. */
export const OFFER_MAILS_PER_USER: Limit = { name: 'offer-mail', most: 60, seconds: 3600 };
