import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { errorOf, stripeForTest } from './testing.ts';

/** Stripe, "Minimum and maximum charge amounts", in minor units. */
const MINIMUMS = {
  usd: 50,
  eur: 50,
  gbp: 30,
  chf: 50,
  cad: 50,
  aud: 50,
  sek: 300,
  nok: 300,
  dkk: 250,
  pln: 200,
  jpy: 50,
};
const MAXIMUM = 99_999_999;

const creators: Record<string, (stripe: Stripe, amount: number, currency: string) => Promise<unknown>> = {
  PaymentIntent: (stripe, amount, currency) => stripe.paymentIntents.create({ amount, currency }),
  'Checkout Session': (stripe, unit_amount, currency) =>
    stripe.checkout.sessions.create({
      mode: 'payment',
      line_items: [{ price_data: { currency, unit_amount, product_data: { name: 'Tosca' } }, quantity: 1 }],
      success_url: 'http://shop.example',
    }),
};

describe.each(Object.entries(creators))('the amount of a %s', (_, create) => {
  test.each(Object.entries(MINIMUMS))(
    'in %s is at least %i and at most 99999999',
    async (currency, least) => {
      const { stripe } = await stripeForTest();
      const refused = { type: 'StripeInvalidRequestError', statusCode: 400 };
      expect(await errorOf(create(stripe, least - 1, currency))).toMatchObject({
        ...refused,
        code: 'amount_too_small',
      });
      expect(await errorOf(create(stripe, MAXIMUM + 1, currency))).toMatchObject({
        ...refused,
        code: 'amount_too_large',
      });
      await create(stripe, least, currency);
      await create(stripe, MAXIMUM, currency);
    },
  );
});
