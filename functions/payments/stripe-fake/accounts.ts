import { type Account, accountUpdated, newAccount, restrict } from './account.ts';
import type { Context } from './context.ts';
import { ApiError, invalid, refused } from './errors.ts';
import { listRoute } from './listing.ts';
import { boolean, email, hash, metadata, oneOf, required, text, url } from './params.ts';
import { type Route, route } from './route.ts';

const LINK_SECONDS = 300;
const MAX_LINK_SECONDS = 3600;

/** A page of an account's owner: Stripe's answers have only its URL. */
export interface AccountLink {
  id: string;
  object: 'account_link';
  page: 'onboarding' | 'dashboard';
  account: string;
  expires_at: number;
  refresh_url?: string;
  return_url?: string;
}

/** The account that a path or header names. Stripe does not tell an unknown account from one of another platform. */
export function accountOf(id: string, { ledger }: Context): Account {
  const account = ledger.get('account', id);
  if (account) return account;
  throw new ApiError(403, {
    type: 'invalid_request_error',
    code: 'account_invalid',
    message: `The provided key does not have access to account '${id}' (or that account does not exist).`,
  });
}

/** Checks where the money of a payment is to go, and the platform's fee. */
export function checkDestination(
  command: { transfer_data?: { destination: string }; application_fee_amount?: number; amount: number },
  { ledger }: Context,
): void {
  const { transfer_data, application_fee_amount: fee, amount } = command;
  if (!transfer_data) {
    if (fee === undefined) return;
    throw invalid('An application fee needs transfer_data[destination].', 'application_fee_amount');
  }
  const param = 'transfer_data[destination]';
  const account = ledger.get('account', transfer_data.destination);
  if (!account)
    throw invalid(`No such destination: '${transfer_data.destination}'`, param, 'resource_missing');
  if (account.capabilities?.transfers !== 'active')
    throw invalid(
      'Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments',
      param,
      'insufficient_capabilities_for_transfer',
    );
  if (fee !== undefined && fee > amount)
    throw invalid('The application fee cannot be greater than the amount.', 'application_fee_amount');
}

const capability = hash({ requested: boolean });

const create = route(
  'POST /v1/accounts',
  {
    type: required(oneOf('express')),
    country: text(2),
    email,
    capabilities: hash({ card_payments: capability, transfers: capability }),
    metadata,
  },
  (command, context) => {
    const account = newAccount(command, context);
    context.ledger.put(account);
    return account;
  },
);

const createLink = route(
  'POST /v1/account_links',
  {
    account: required(text()),
    type: required(oneOf('account_onboarding')),
    refresh_url: required(url),
    return_url: required(url),
  },
  ({ account, refresh_url, return_url }, context) => {
    const { id } = accountOf(account, context);
    const link = newLink({ page: 'onboarding', account: id, refresh_url, return_url }, context, LINK_SECONDS);
    const { expires_at } = link;
    const address = `${context.origin}/c/onboarding/${link.id}`;
    return { object: 'account_link', created: context.now, expires_at, url: address };
  },
);

const createLoginLink = route('POST /v1/accounts/:id/login_links', {}, (_, context, id) => {
  const account = accountOf(id, context);
  if (!account.details_submitted)
    throw refused('Cannot create a login link for an account that has not completed onboarding.');
  const link = newLink({ page: 'dashboard', account: id }, context, MAX_LINK_SECONDS);
  return { object: 'login_link', created: context.now, url: `${context.origin}/c/dashboard/${link.id}` };
});

function newLink(
  fields: Omit<AccountLink, 'id' | 'object' | 'expires_at'>,
  { newId, now, ledger }: Context,
  seconds: number,
): AccountLink {
  const link: AccountLink = {
    id: newId('link'),
    object: 'account_link',
    ...fields,
    expires_at: now + seconds,
  };
  ledger.put(link);
  return link;
}

/** Restricts an account, as Stripe does when its owner owes an answer. Stripe has no such request. */
const restrictRoute = route('POST /v1/accounts/:id/restrict', {}, (_, context, id) => {
  const restricted = restrict(accountOf(id, context));
  context.ledger.put(restricted);
  context.emit([accountUpdated(restricted)]);
  return restricted;
});

export const accountRoutes: Route[] = [
  create,
  listRoute('GET /v1/accounts', 'account', {}),
  route('GET /v1/accounts/:id', {}, (_, context, id) => accountOf(id, context)),
  createLink,
  createLoginLink,
  restrictRoute,
];
