import { limits } from './limits.ts';

const { min: MIN_PRICE, max: MAX_PRICE } = limits['price-out-of-range'];
const { min: MIN_QUANTITY, max: MAX_QUANTITY } = limits['quantity-out-of-range'];

/**
 * Every refusal code with its English message. Clients may rely on a code: its meaning never changes. A message may
 * change, and a refusal may replace it with a more exact one.
 */
export const refusals = {
  // The request.
  invalid: 'This is not valid',
  'not-text': 'This contains a control character or broken Unicode',
  'unknown-field': 'Unknown field',
  'cursor-invalid': 'The cursor does not belong to this list',
  'not-json': 'The body is not JSON',
  'too-deep': 'The body is nested too deep',
  'too-large': 'The body is too large',
  'too-slow': 'The body did not arrive in time',
  'wrong-media-type': 'The body must be application/json',
  'content-encoded': 'The body must not have a Content-Encoding',
  'wrong-method': 'This address does not support this method',
  'nothing-here': 'There is nothing at this address',
  'not-found': 'Not found',
  'foreign-write': 'A write from another site is not allowed',
  'no-cloud-event': 'The request is not a CloudEvent',
  'signature-wrong': 'The signature does not match',
  'key-too-long': 'The Idempotency-Key has more than 255 characters',
  'key-used': 'This Idempotency-Key was used for another request',
  'not-signed-in': 'Not signed in',
  'too-many-attempts': 'Too many attempts: please try again later',

  // The system: temporary or permanent failures.
  conflict: 'Someone else changed this at the same time: please try again',
  unreachable: 'Part of the system is not answering: please try again',
  failed: 'Something went wrong on our side',
  'nothing-to-do': 'There is nothing to do',

  // Accounts.
  'email-invalid': 'Email must be valid',
  'email-in-use': 'Email in use',
  'email-unchanged': 'This is your address already',
  'events-open': 'You sell events that are not over: please withdraw or cancel them first',
  'account-closing': 'Your account is being deleted',
  'credentials-wrong': 'Invalid credentials',
  'password-missing': 'You must supply a password',
  'password-wrong': 'This is not your current password',
  'password-no-text': 'Password must be text',
  'password-too-short': `Password must have at least ${limits['password-too-short'].min} characters`,
  'password-too-long': `Password must have at most ${limits['password-too-long'].max} characters`,
  'password-common': 'This password is one of the most common ones: please choose another',
  'password-guessable': 'This password is easy to guess: please choose another',
  'sign-ins-too-many': 'Very many people are signing in right now: please try again',
  'sign-in-too-old': 'Please sign out and sign in again to do this',
  'session-unknown': 'There is no such session',
  'link-dead': 'This link has been used or has expired',
  'passkey-unknown': 'There is no such passkey',
  'passkey-forgotten': 'This passkey has been removed from its account',
  'passkey-taken': 'This passkey already belongs to an account',
  'passkey-invalid': 'This passkey is not valid for this site',
  'passkey-too-late': 'That took too long: please try again',
  'passkey-nameless': 'A passkey needs a name',
  'passkey-name-too-long': `A name must have at most ${limits['passkey-name-too-long'].max} characters`,
  'passkeys-too-many': 'An account can have 20 passkeys: please remove one first',

  // Tickets.
  'ticket-unknown': 'There is no such ticket',
  'email-unconfirmed': 'Confirm your email address before you sell: the link is in our mail',
  'ticket-not-yours': 'This is not your ticket',
  'ticket-changed': 'The ticket has changed since you read it',
  'title-missing': 'Title is required',
  'title-too-long': `Title must have at most ${limits['title-too-long'].max} characters`,
  'place-too-long': `Place must have at most ${limits['place-too-long'].max} characters`,
  'description-too-long': `Description must have at most ${limits['description-too-long'].max} characters`,
  'price-out-of-range': `Price must be a whole number of minor units between ${MIN_PRICE} and ${MAX_PRICE}`,
  'quantity-out-of-range': `Quantity must be a whole number between ${MIN_QUANTITY} and ${MAX_QUANTITY}`,
  'start-past': 'The start is in the past',
  'end-before-start': 'The end must be after the start',
  'sale-ends-early': 'The sale must end after it begins',
  'time-zone-unknown': 'There is no such time zone',
  'ticket-cancelled': 'This event was cancelled',
  'move-unconfirmed':
    'Seats are sold: buyers will be told of the new date or place, and can give their orders back',
  'seats-taken': 'More seats than that are held or sold already',
  'picture-wrong-type': 'The picture must be a JPEG, PNG or WebP file',
  'picture-unreadable': 'The picture cannot be read: the file may be damaged',
  'picture-too-detailed': `A picture has at most ${limits['picture-too-detailed'].max} pixels on each side, and 25 million in all`,
  'currency-taken': 'The currency cannot change: seats are held or sold in the present one',
  'payouts-missing': 'Please set up payouts before you sell tickets for money',

  // Orders.
  'order-unknown': 'There is no such order',
  'order-complete': 'A complete order cannot be cancelled',
  'order-not-paid': 'Only a complete order can be refunded',
  'refund-too-large': 'The order does not have so many seats',
  'reason-missing': 'A reason is required',
  'reason-too-long': `A reason must have at most ${limits['reason-too-long'].max} characters`,
  'returns-ended': 'This order cannot be given back now: please ask the seller',
  'order-admitted': 'Someone has come in with this order already: please ask the seller',
  'own-ticket': 'You cannot buy your own ticket',
  'price-changed': 'The price has changed since you saw it',
  'sold-out': 'Sold out',
  'sale-not-started': 'The sale has not started yet',
  'sale-ended': 'The sale has ended',
  'sale-paused': 'The seller has paused the sale',
  'too-few-seats': 'Not enough seats are left',
  'orders-too-many': 'You have too many unpaid orders: please pay for one or cancel one first',
  'total-out-of-range': 'The total of the order cannot be paid',
  'seats-too-many': 'You cannot buy more seats of this ticket',

  // Payments.
  'order-paid': 'This order is paid already',
  'order-cancelled': 'This order was cancelled',
  'hold-lapsed': 'The hold on your seats has expired: please order again',
  'payment-disputed': "The buyer's bank has disputed this payment: it decides about the money",
  'payment-under-way': 'Another payment for this order is in progress',
  'payment-rejected': 'The payment could not be made',
  'card-declined': 'The card was declined',
  'card-no-funds': 'The card has insufficient funds',
  'card-expired': 'The card has expired',
  'card-not-authenticated': 'The bank could not confirm that it is you',

  // Why an order ended without seats.
  'seats-resold': 'Your hold expired before you paid, and the seats were sold to others',
  'cancelled-before-payment': 'The order was cancelled before the payment',
  'paid-before': 'The order was already paid',
  'amount-wrong': 'The payment did not match the total of the order',
  'payment-let-go': 'The payment was released',
  'payment-lost': 'The payment could not be captured',
  refunded: 'The order was refunded',
  'event-cancelled': 'The event was cancelled',
  'bank-did-not-pay': 'Your bank did not pay the amount that it had promised',

  // Passes.
  'pass-unknown': 'There is no such pass',
  'date-missing': 'This event has no date yet',
  'pass-void': 'This pass is void',
  'pass-admitted': 'This pass was admitted already and stays with its holder',
  'event-started': 'The event has started',
  'transfer-open': 'This pass is offered to someone already: take it back first',
  'transfer-accepted': 'Someone has accepted this pass',
  'transfer-to-yourself': 'This pass is yours already',
  'transfer-dead': 'This link has been used, was taken back or has expired',
  'transfers-too-many': 'This pass has changed hands too often',
  'check-ins-too-many': `An upload has at most ${limits['check-ins-too-many'].max} check-ins`,
  'check-in-without-pass': 'A check-in needs either a code or the id of a pass',
  'search-too-short': 'Please type at least three letters',
  'helper-link-dead': 'This link for helpers has ended',
  'helper-links-too-many': 'An event can have 20 links for helpers: please end one first',
} as const;

export type RefusalCode = keyof typeof refusals;

export const isRefusalCode = (text: string): text is RefusalCode => Object.hasOwn(refusals, text);

/** A schema's error parameter: its error has this code. The code is zod's message, and `fieldErrors` reads it there. */
export const withCode = (code: RefusalCode): { error: RefusalCode } => ({ error: code });

/** The fields that record why an order or a payment ended: a sentence for people and a code for programs. */
export const reasonFor = (code: RefusalCode) => ({ reason: refusals[code], reasonCode: code });
