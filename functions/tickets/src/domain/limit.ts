import type { Limit } from '@boxoffice/shared/decisions/limit.ts';

/** A search can read 10,000 tickets. Offices and mobile networks have many visitors with one address. */
export const SEARCHES_PER_ADDRESS: Limit = {
  name: 'search-address',
  most: 300,
  seconds: 900,
  code: 'searches-too-many',
};
