import { config } from '../config.ts';
import { callProvider } from './failure.ts';
import { withNextKey } from './next-key.ts';
import { stripe } from './stripe.ts';

/** The page of the site that the seller returns to. */
const PAGE = `${config.PUBLIC_URL}/account/payouts`;

/**
 * Creates a seller's Express account. Two requests at once get the same account.
 *
 * @returns the provider's id of the account
 */
export const createAccount = (sellerId: string): Promise<string> =>
  withNextKey({ id: sellerId }, 'account', async (idempotencyKey) => {
    const account = await stripe.accounts.create(
      {
        type: 'express',
        capabilities: { card_payments: { requested: true }, transfers: { requested: true } },
        metadata: { sellerId },
      },
      { idempotencyKey },
    );
    return account.id;
  });

/** Whether the provider can transfer the money of payments to the account now. */
export const canHaveMoney = (accountId: string): Promise<boolean> =>
  callProvider(async () => {
    const { capabilities } = await stripe.accounts.retrieve(accountId);
    return capabilities?.transfers === 'active';
  });

/** A page on which the provider asks the seller for what it needs. It works once, for some minutes. */
export const onboardingUrl = (account: string): Promise<string> =>
  callProvider(async () => {
    const pages = { refresh_url: PAGE, return_url: PAGE };
    return (await stripe.accountLinks.create({ account, type: 'account_onboarding', ...pages })).url;
  });

/** The seller's dashboard at the provider. */
export const dashboardUrl = (accountId: string): Promise<string> =>
  callProvider(async () => (await stripe.accounts.createLoginLink(accountId)).url);
