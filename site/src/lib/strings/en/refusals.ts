import type { RefusalTexts } from '../../refusal.ts';

/** Only the codes whose API message is not fit for a page. */
export const refusals: RefusalTexts = {
  invalid: 'Please check this entry',
  'not-text': 'Please remove invisible characters, such as tabs',
  conflict: 'Someone else changed this at the same moment: please try again',
  unreachable: 'Part of Boxoffice is not answering: please try again',
  'email-invalid': 'Please enter a valid email address',
  'email-in-use': 'This email address already has an account',
  'credentials-wrong': 'The email address or the password is wrong',
  'password-missing': 'Please enter a password',
  'password-too-short': ({ min }) => `Please use at least ${min} characters`,
  'password-too-long': ({ max }) => `Please use at most ${max} characters`,
  'passkey-nameless': 'Please give the passkey a name',
  'passkey-name-too-long': ({ max }) => `Please use at most ${max} characters`,
  'title-missing': 'Please enter a title',
  'title-too-long': ({ max }) => `Please use at most ${max} characters`,
  'place-too-long': ({ max }) => `Please use at most ${max} characters`,
  'description-too-long': ({ max }) => `Please use at most ${max} characters`,
  'reason-missing': 'Please enter a reason',
  'reason-too-long': ({ max }) => `Please use at most ${max} characters`,
  'refund-too-large': ({ max }) => `The order has only ${max} seats left`,
  'price-out-of-range': ({ min, max }) => `The price must be between ${min} and ${max}`,
  'quantity-out-of-range': ({ min, max }) => `Please choose between ${min} and ${max} seats`,
  'time-zone-unknown': 'Please choose a time zone from the list',
  'seats-taken': ({ min }) => `Please keep at least ${min} seats: they are held or sold already`,
  'picture-too-detailed': ({ max }) =>
    `Please choose a picture with at most ${max} pixels on each side, and 25 million pixels in all`,
  'currency-taken': 'You can no longer change the currency: seats are held or sold already',
  'total-out-of-range': ({ min, max }) =>
    `The total must be between ${min} and ${max}: please choose another number of seats`,
  'seats-too-many': ({ max }) => `You can buy at most ${max} seats of one ticket`,
};
