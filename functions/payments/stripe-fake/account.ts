import type { Stripe } from 'stripe';
import type { Environment } from './environment.ts';
import type { EventDraft } from './event.ts';

export type Account = Stripe.Account;

export interface NewAccount {
  country?: string;
  email?: string;
  capabilities?: Partial<Record<'card_payments' | 'transfers', { requested?: boolean } | undefined>>;
  metadata?: Record<string, string>;
}

/** An Express account whose owner has not been onboarded. */
export function newAccount(command: NewAccount, { now, newId }: Environment): Account {
  const { country = 'US', email = null, capabilities = {}, metadata = {} } = command;
  const requested = Object.entries(capabilities).filter(([, capability]) => capability?.requested);
  const account = {
    id: newId('acct'),
    object: 'account',
    business_profile: null,
    business_type: null,
    capabilities: Object.fromEntries(requested.map(([name]) => [name, 'inactive'])),
    charges_enabled: false,
    controller: { type: 'application', is_controller: true },
    country,
    created: now,
    default_currency: 'usd',
    details_submitted: false,
    email,
    metadata,
    payouts_enabled: false,
    requirements: requirements(['external_account', 'tos_acceptance.date']),
    type: 'express',
  };
  return account as unknown as Account;
}

/** An account of which Stripe knows all that it needs. */
export const onboard = (account: Account): Account => withCapabilities(account, 'active', []);

/** An account that Stripe has restricted: it gets no transfers until its owner has answered. */
export const restrict = (account: Account): Account =>
  withCapabilities(account, 'inactive', ['individual.verification.document']);

function withCapabilities(account: Account, status: 'active' | 'inactive', due: string[]): Account {
  const names = Object.keys(account.capabilities ?? {});
  const isActive = status === 'active';
  return {
    ...account,
    capabilities: Object.fromEntries(names.map((name) => [name, status])),
    charges_enabled: isActive && names.includes('card_payments'),
    payouts_enabled: isActive,
    details_submitted: true,
    requirements: requirements(due),
  };
}

/** Connect events name their account, and go to endpoints for connected accounts. */
export const accountUpdated = (account: Account): EventDraft => ({
  type: 'account.updated',
  object: account,
  account: account.id,
});

const requirements = (currently_due: string[]): Stripe.Account.Requirements => ({
  alternatives: [],
  current_deadline: null,
  currently_due,
  disabled_reason: currently_due.length > 0 ? 'requirements.past_due' : null,
  errors: [],
  eventually_due: currently_due,
  past_due: currently_due,
  pending_verification: [],
});
