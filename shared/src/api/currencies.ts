/** ISO 4217 codes. This file imports nothing: a browser loads it too. */
export const currencies = [
  'USD',
  'EUR',
  'GBP',
  'CHF',
  'CAD',
  'AUD',
  'SEK',
  'NOK',
  'DKK',
  'PLN',
  'JPY',
] as const;

/** The least that a card can be charged, in minor units (Stripe, "Minimum and maximum charge amounts"). */
const minimumCharges: Record<(typeof currencies)[number], number> = {
  USD: 50,
  EUR: 50,
  GBP: 30,
  CHF: 50,
  CAD: 50,
  AUD: 50,
  SEK: 300,
  NOK: 300,
  DKK: 250,
  PLN: 200,
  JPY: 50,
};

/** The number of decimals of a currency: 2, but 0 for the yen (ISO 4217). */
export const decimalsOf = (currency: (typeof currencies)[number]): number => (currency === 'JPY' ? 0 : 2);

/** The least and the most that a card can be charged in any currency, in minor units. */
export const anyCharge = { min: Math.min(...Object.values(minimumCharges)), max: 99_999_999 };

/** The least and the most that a card can be charged in a currency, in minor units. */
export const chargeLimits = (currency: (typeof currencies)[number]): { min: number; max: number } => ({
  min: minimumCharges[currency],
  max: anyCharge.max,
});
