/**
 * Why something is refused: a code, which clients may rely on and which stays what it is, and what the API says of it
 * in English, which may change and may say more in a particular case. Every refusal has one of these.
 */
export const refusals = {
  // The request.
  invalid: 'This is not valid',
  'unknown-field': 'Unknown field',
  'cursor-invalid': 'The cursor is none of this list',
  'not-json': 'The body is not JSON',
  'too-deep': 'The body is nested too deep',
  'too-large': 'The body is too large',
  'wrong-media-type': 'The body must be application/json',
  'wrong-method': 'This method does not work here',
  'nothing-here': 'There is nothing here',
  'not-found': 'Not found',
  'foreign-write': 'A write from another site is not allowed',
  'no-cloud-event': 'This is no CloudEvent',
  'signature-wrong': 'The signature does not match',
  'key-too-long': 'The Idempotency-Key has more than 255 characters',
  'key-used': 'This Idempotency-Key was used for another request',
  'not-signed-in': 'Not signed in',
  'too-many-attempts': 'Too many attempts: please try again later',

  // The system, for now or for good.
  conflict: 'Others changed this at the same time: please try again',
  unreachable: 'Part of the system is not answering: please try again',
  failed: 'Something went wrong on our side',
  'nothing-to-do': 'There is nothing to do',

  // Accounts.
  'email-invalid': 'Email must be valid',
  'email-in-use': 'Email in use',
  'credentials-wrong': 'Invalid credentials',
  'password-missing': 'You must supply a password',
  'password-wrong': 'This is not the current password',
  'password-no-text': 'Password must be text',
  'password-too-short': 'Password must have at least 8 characters',
  'password-too-long': 'Password must have at most 128 characters',
  'password-common': 'This password is one of the most common ones: please choose another',
  'password-guessable': 'This password is easy to guess: please choose another',
  'sign-ins-too-many': 'Very many people are signing in right now: please try again',
  'sign-in-too-old': 'For this, please sign out and in again first',
  'session-unknown': 'There is no such session',
  'link-dead': 'This link has been used or is too old',
  'passkey-unknown': 'There is no such passkey',
  'passkey-forgotten': 'This passkey is not known here any more',
  'passkey-taken': 'This passkey belongs to an account already',
  'passkey-invalid': 'This is no passkey for this site',
  'passkey-too-late': 'That took too long: please try again',
  'passkey-nameless': 'A passkey needs a name',
  'passkey-name-too-long': 'A name must have at most 60 characters',
  'passkeys-too-many': 'An account can have 20 passkeys: please remove one first',

  // Tickets.
  'ticket-unknown': 'There is no such ticket',
  'ticket-not-yours': 'This is not your ticket',
  'ticket-changed': 'The ticket has changed since you read it',
  'title-missing': 'Title is required',
  'title-too-long': 'Title must have at most 200 characters',
  'place-too-long': 'Place must have at most 200 characters',
  'description-too-long': 'Description must have at most 5,000 characters',
  'start-past': 'The start is more than a day ago',
  'time-zone-unknown': 'There is no such time zone',
  'seats-taken': 'So many seats are held or sold already',
  'currency-taken': 'Seats are held or sold in the currency it has',

  // Orders.
  'order-unknown': 'There is no such order',
  'order-complete': 'A complete order cannot be cancelled',
  'own-ticket': 'You cannot buy your own ticket',
  'price-changed': 'The price has changed since you saw it',
  'sold-out': 'Sold out',
  'too-few-seats': 'Not enough seats are left',
  'orders-too-many': 'You have too many orders to pay for: pay for one, or cancel it, first',
  'seats-too-many': 'You can hold no more seats of this ticket',

  // Payments.
  'order-paid': 'This order is paid already',
  'order-cancelled': 'This order was cancelled',
  'hold-lapsed': 'The hold on your seats has lapsed: please order again',
  'payment-under-way': 'Another payment for this order is under way',
  'payment-rejected': 'The payment could not be made',
  'card-declined': 'The card was declined',
  'card-no-funds': 'The card has insufficient funds',
  'card-expired': 'The card has expired',
  'card-not-authenticated': 'The bank could not make sure that it is you',

  // Why an order ended without seats.
  'seats-resold': 'Your hold lapsed before you paid, and the seats were sold to others',
  'cancelled-before-payment': 'The order was cancelled before the payment',
  'paid-before': 'The order was paid already',
  'amount-wrong': 'The payment was not of the amount of the order',
  'payment-let-go': 'The payment was let go',
  'payment-lost': 'The payment could not be taken',
  'bank-did-not-pay': 'Your bank did not pay what it had promised',
} as const;

export type RefusalCode = keyof typeof refusals;

/** The code, if a text is one. */
export const codeIn = (text: string): RefusalCode | undefined =>
  Object.hasOwn(refusals, text) ? (text as RefusalCode) : undefined;

/** For a schema: what it refuses is refused with this code. */
export const says = (code: RefusalCode): { error: RefusalCode } => ({ error: code });

/** The fields that record why something ended: a sentence for people and a code for programs. */
export const reasonFor = (code: RefusalCode) => ({ reason: refusals[code], reasonCode: code });
