import * as z from 'zod';
import { route } from './route.ts';
import { Money, Time } from './values.ts';

/** `pending`: the payment provider does not know enough about the seller yet, or has restricted the account. */
export const PayoutStatus = z.enum(['none', 'pending', 'enabled']);
export type PayoutStatus = z.infer<typeof PayoutStatus>;

/** Money that the provider pays, or has paid, to the seller's bank. */
export const Payout = Money.extend({
  status: z.enum(['pending', 'paid', 'failed']),
  arrivesAt: Time,
}).meta({ id: 'Payout' });
export type Payout = z.infer<typeof Payout>;

export const PayoutAccount = z
  .object({
    status: PayoutStatus,
    feePercent: z.number().meta({ description: "The platform's share of each payment, in percent" }),
    optional: z.boolean().meta({
      description: 'Whether tickets with a price can be listed before the account is enabled',
    }),
    balance: z.array(Money).optional().meta({
      description: 'What the provider has for the seller and will pay out; of an enabled account',
    }),
    payouts: z.array(Payout).optional().meta({
      description: 'The latest payouts, newest first; of an enabled account',
    }),
  })
  .meta({ id: 'PayoutAccount' });
export type PayoutAccount = z.infer<typeof PayoutAccount>;

export const ReadPayoutAccount = route({
  method: 'GET',
  path: '/api/payouts/account',
  summary: 'How the caller is paid for sold tickets',
  access: 'user',
  answers: { 200: PayoutAccount },
});

/** Between services only: the tickets service asks before a seller lists a ticket with a price. */
export const ReadPayoutStatus = route({
  method: 'GET',
  path: '/payouts/status',
  internal: true,
  summary: 'Whether the caller has an account for payouts',
  access: 'user',
  answers: { 200: PayoutAccount.pick({ status: true }) },
});

export const OpenPayoutAccount = route({
  method: 'POST',
  path: '/api/payouts/account',
  summary: "Open a page of the payment provider: onboarding, or an enabled account's dashboard",
  access: 'user',
  answers: { 201: z.object({ url: z.url() }).meta({ id: 'PayoutPage' }) },
});
