import { invalid } from '../table-error.ts';

/** A number of DynamoDB that a JavaScript number would round. `text` is its canonical form. */
export class Decimal {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Numeric = number | Decimal;

/** coefficient × 10^exponent; the coefficient of a number other than 0 does not end in 0. */
interface Parts {
  coefficient: bigint;
  exponent: number;
}

const SIGNIFICANT_DIGITS = 38;
const SHORT_INTEGER = /^-?(?:0|[1-9]\d{0,14})$/;
const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,6}))?$/;

/** @throws TableError for text that is no number, and for one with too many digits or too large an exponent */
export function parseNumber(text: string): Numeric {
  if (SHORT_INTEGER.test(text)) return Number(text) || 0;
  return numericOf(partsOfText(text));
}

export const numberText = (value: Numeric): string => {
  if (value instanceof Decimal) return value.text;
  return Number.isSafeInteger(value) ? String(value) : textOf(partsOf(value));
};

/** The exact sum. */
export function add(left: Numeric, right: Numeric): Numeric {
  if (Number.isSafeInteger(left) && Number.isSafeInteger(right)) {
    const sum = (left as number) + (right as number);
    if (Number.isSafeInteger(sum)) return sum;
  }
  const [one, other] = aligned(partsOf(left), partsOf(right));
  return numericOf({ coefficient: one.coefficient + other.coefficient, exponent: one.exponent });
}

export const subtract = (left: Numeric, right: Numeric): Numeric => add(left, negative(right));

/** Negative when left is less than right, 0 when both are equal. */
export function compareNumbers(left: Numeric, right: Numeric): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const [one, other] = aligned(partsOf(left), partsOf(right));
  return one.coefficient < other.coefficient ? -1 : one.coefficient > other.coefficient ? 1 : 0;
}

const negative = (value: Numeric): Numeric =>
  value instanceof Decimal
    ? new Decimal(value.text.startsWith('-') ? value.text.slice(1) : `-${value.text}`)
    : -value;

const partsOf = (value: Numeric): Parts => partsOfText(value instanceof Decimal ? value.text : String(value));

function partsOfText(text: string): Parts {
  const [, sign, whole = '', fraction = '', exponent = '0'] = NUMBER.exec(text) ?? [];
  if (whole + fraction === '') throw invalid(`The parameter cannot be converted to a numeric value: ${text}`);
  const coefficient = BigInt(whole + fraction);
  return reduced({
    coefficient: sign === '-' ? -coefficient : coefficient,
    exponent: Number(exponent) - fraction.length,
  });
}

function reduced({ coefficient, exponent }: Parts): Parts {
  if (coefficient === 0n) return { coefficient, exponent: 0 };
  const [zeros = ''] = /0*$/.exec(String(coefficient)) ?? [];
  return { coefficient: coefficient / 10n ** BigInt(zeros.length), exponent: exponent + zeros.length };
}

function aligned(left: Parts, right: Parts): [Parts, Parts] {
  const exponent = Math.min(left.exponent, right.exponent);
  const at = (parts: Parts) => ({
    coefficient: parts.coefficient * 10n ** BigInt(parts.exponent - exponent),
    exponent,
  });
  return [at(left), at(right)];
}

function numericOf(parts: Parts): Numeric {
  const { coefficient, exponent } = reduced(parts);
  const digits = String(coefficient).replace('-', '').length;
  if (digits > SIGNIFICANT_DIGITS)
    throw invalid('Attempting to store more than 38 significant digits in a Number');
  const magnitude = digits + exponent - 1;
  if (magnitude > 125)
    throw invalid('Number overflow. Attempting to store a number with magnitude larger than supported range');
  if (magnitude < -130)
    throw invalid(
      'Number underflow. Attempting to store a number with magnitude smaller than supported range',
    );
  const text = textOf({ coefficient, exponent });
  const number = Number(text);
  return textOf(partsOfText(String(number))) === text ? number : new Decimal(text);
}

/** Without an exponent, as DynamoDB answers. */
function textOf({ coefficient, exponent }: Parts): string {
  const sign = coefficient < 0n ? '-' : '';
  const digits = String(coefficient).replace('-', '');
  if (exponent >= 0) return sign + digits + '0'.repeat(exponent);
  const padded = digits.padStart(1 - exponent, '0');
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
}
