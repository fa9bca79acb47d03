import { chargeLimits, currencies } from '@boxoffice/shared/api/currencies.ts';
import { expect, test } from 'vitest';
import { errorOf, stripeForTest } from '../../stripe-fake/testing.ts';

test.each(currencies)('the limits of a charge in %s are those of the provider', async (currency) => {
  const { stripe } = await stripeForTest();
  const { min, max } = chargeLimits(currency);
  const charge = (amount: number) => stripe.paymentIntents.create({ amount, currency });
  for (const amount of [min, max]) expect(await charge(amount)).toMatchObject({ amount });
  expect(await errorOf(charge(min - 1))).toMatchObject({ code: 'amount_too_small' });
  expect(await errorOf(charge(max + 1))).toMatchObject({ code: 'amount_too_large' });
});
