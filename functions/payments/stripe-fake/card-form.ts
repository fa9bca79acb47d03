import { cardByNumber, type TestCard } from './payment-method.ts';

/** The fields of the checkout page as the buyer filled them in. */
export interface CardForm {
  number: string;
  expiry: string;
  cvc: string;
}

/** An error message for the buyer by field. */
export type FieldErrors = Partial<Record<keyof CardForm, string>>;

export interface ReadCard {
  card: TestCard;
  expiry: { month: number; year: number };
}

/** Reads the card from the form, or returns its errors; `now` is in Unix seconds. */
export function readCard(form: CardForm, now: number): ReadCard | FieldErrors {
  const number = form.number.replace(/[\s-]/g, '');
  const card = cardByNumber(number);
  const expiry = readExpiry(form.expiry);
  const errors: FieldErrors = {
    ...numberError(number, card),
    ...expiryError(expiry, form.expiry, now),
    ...cvcError(form.cvc.trim(), card?.brand === 'amex' ? 4 : 3),
  };
  if (!card || !expiry || Object.keys(errors).length > 0) return errors;
  return { card, expiry };
}

function numberError(number: string, card: TestCard | undefined): FieldErrors {
  if (card) return {};
  if (number === '') return { number: 'Enter your card number.' };
  if (!/^\d+$/.test(number)) return { number: 'Your card number is invalid.' };
  if (number.length < 13) return { number: 'Your card number is incomplete.' };
  if (number.length > 19 || !passesLuhn(number)) return { number: 'Your card number is invalid.' };
  return {
    number:
      'Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test cards, visit: https://stripe.com/docs/testing.',
  };
}

/** Checks the check digit (ISO/IEC 7812-1). */
export function passesLuhn(number: string): boolean {
  let sum = 0;
  for (const [place, digit] of [...number].reverse().entries()) {
    const value = Number(digit) * (place % 2 === 1 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

/** `12/34`, `12 / 2034` or `1234`. */
function readExpiry(text: string): ReadCard['expiry'] | undefined {
  const [, month, year] = /^\s*(\d{2})\s*\/?\s*(\d{2}|\d{4})\s*$/.exec(text) ?? [];
  if (!month || !year || Number(month) < 1 || Number(month) > 12) return undefined;
  return { month: Number(month), year: year.length === 2 ? 2000 + Number(year) : Number(year) };
}

function expiryError(expiry: ReadCard['expiry'] | undefined, typed: string, now: number): FieldErrors {
  if (typed.trim() === '') return { expiry: 'Enter the expiration date.' };
  if (!expiry) return { expiry: "Your card's expiration date is invalid." };
  const ends = Date.UTC(expiry.year, expiry.month, 1) / 1000;
  if (ends <= now) return { expiry: "Your card's expiration date is in the past." };
  return ends > now + 50 * 366 * 24 * 3600 ? { expiry: "Your card's expiration year is invalid." } : {};
}

function cvcError(cvc: string, digits: number): FieldErrors {
  if (cvc === '') return { cvc: "Enter your card's security code." };
  if (/^\d+$/.test(cvc) && cvc.length === digits) return {};
  return { cvc: `Your card's security code has ${digits} digits.` };
}
