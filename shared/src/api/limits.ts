import { anyCharge } from './currencies.ts';

/** The lowest and the highest value that is allowed. Money is in minor units. */
export interface Limits {
  min?: number | undefined;
  max?: number | undefined;
}

/**
 * The limits behind some refusal codes. Schemas check them, messages say them, and an error carries them, so that a
 * client can say them in its own words. A refused price or total carries the limits of its currency instead. This file
 * imports no library: a browser loads it too.
 */
export const limits = {
  'price-out-of-range': anyCharge,
  'quantity-out-of-range': { min: 1, max: 100_000 },
  'title-too-long': { max: 200 },
  'place-too-long': { max: 200 },
  'description-too-long': { max: 5_000 },
  'reason-too-long': { max: 500 },
  'password-too-short': { min: 8 },
  'password-too-long': { max: 128 },
  'passkey-name-too-long': { max: 60 },
  'check-ins-too-many': { max: 100 },
  // Pixels of the longer side.
  'picture-too-detailed': { max: 8_000 },
} as const satisfies Record<string, Limits>;

/** The largest file of a picture, in bytes. */
export const MAX_PICTURE_BYTES = 5_000_000;
