import { compareNumbers, Decimal, type Numeric, numberText } from './decimal.ts';

/** A set of strings or of numbers; the members of a number set are in their canonical form. */
export class ValueSet {
  readonly type: 'SS' | 'NS';
  readonly members: ReadonlySet<string>;
  constructor(type: 'SS' | 'NS', members: Iterable<string>) {
    this.type = type;
    this.members = new Set(members);
  }
  toJSON = (): object => ({ [this.type]: [...this.members] });
}

/** An attribute's value, mostly as the SDK's document client has it. Values are never changed, only replaced. */
export type Value = string | Numeric | boolean | null | Uint8Array | ValueSet | Value[] | ValueMap;
export interface ValueMap {
  [name: string]: Value;
}
export type Item = ValueMap;

export type Type = 'S' | 'N' | 'B' | 'BOOL' | 'NULL' | 'L' | 'M' | 'SS' | 'NS';

export function typeOf(value: Value): Type {
  if (typeof value === 'string') return 'S';
  if (typeof value === 'number' || value instanceof Decimal) return 'N';
  if (typeof value === 'boolean') return 'BOOL';
  if (value === null) return 'NULL';
  if (Array.isArray(value)) return 'L';
  if (value instanceof Uint8Array) return 'B';
  return value instanceof ValueSet ? value.type : 'M';
}

export const isNumeric = (value: Value | undefined): value is Numeric =>
  typeof value === 'number' || value instanceof Decimal;

export const isMap = (value: Value | undefined): value is ValueMap =>
  value !== undefined && typeOf(value) === 'M';

/** An attribute of an item or map. An attribute can have the name of a property that every object inherits. */
export const attributeOf = (map: ValueMap, name: string): Value | undefined =>
  Object.hasOwn(map, name) ? map[name] : undefined;

export function setAttribute(map: ValueMap, name: string, value: Value): void {
  if (name === '__proto__')
    Object.defineProperty(map, name, { value, writable: true, enumerable: true, configurable: true });
  else map[name] = value;
}

export function equal(left: Value, right: Value): boolean {
  if (left === right) return true;
  const type = typeOf(left);
  if (type !== typeOf(right)) return false;
  switch (type) {
    case 'N':
      return compareNumbers(left as Numeric, right as Numeric) === 0;
    case 'B':
      return Buffer.compare(left as Uint8Array, right as Uint8Array) === 0;
    case 'SS':
    case 'NS': {
      const [one, other] = [(left as ValueSet).members, (right as ValueSet).members];
      return one.size === other.size && [...one].every((member) => other.has(member));
    }
    case 'L': {
      const [one, other] = [left as Value[], right as Value[]];
      return one.length === other.length && one.every((part, n) => equal(part, other[n] as Value));
    }
    case 'M': {
      const [one, other] = [left as ValueMap, right as ValueMap];
      const names = Object.keys(one);
      return (
        names.length === Object.keys(other).length &&
        names.every((name) => Object.hasOwn(other, name) && equal(one[name] as Value, other[name] as Value))
      );
    }
    default:
      return false;
  }
}

/** The order of two strings, numbers or binaries; undefined for values without an order. */
export function compare(left: Value, right: Value): number | undefined {
  if (typeof left === 'string' && typeof right === 'string') return compareStrings(left, right);
  if (isNumeric(left) && isNumeric(right)) return compareNumbers(left, right);
  if (left instanceof Uint8Array && right instanceof Uint8Array) return Buffer.compare(left, right);
  return undefined;
}

/** The order of the strings' UTF-8 bytes. That of their UTF-16 units differs for surrogates. */
export function compareStrings(left: string, right: string): number {
  if (left === right) return 0;
  const end = Math.min(left.length, right.length);
  let at = 0;
  while (at < end && left.charCodeAt(at) === right.charCodeAt(at)) at++;
  if (at === end) return left.length - right.length;
  const [one, other] = [left.charCodeAt(at), right.charCodeAt(at)];
  const isSurrogate = (unit: number) => unit >= 0xd800 && unit <= 0xdfff;
  if (isSurrogate(one) !== isSurrogate(other)) return isSurrogate(one) ? 1 : -1;
  return one - other;
}

/** The size that DynamoDB bills ("DynamoDB item sizes and formats"), in bytes. */
export function sizeOf(value: Value): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number' || value instanceof Decimal) return numberSize(numberText(value));
  if (typeof value === 'boolean' || value === null) return 1;
  if (value instanceof Uint8Array) return value.length;
  if (value instanceof ValueSet) {
    const size = value.type === 'SS' ? (text: string) => Buffer.byteLength(text) : numberSize;
    return [...value.members].reduce((sum, text) => sum + size(text), 0);
  }
  if (Array.isArray(value)) return value.reduce<number>((sum, part) => sum + 1 + sizeOf(part), 3);
  return 3 + Object.keys(value).length + itemSize(value);
}

export function itemSize(item: Item): number {
  let size = 0;
  for (const name of Object.keys(item)) size += Buffer.byteLength(name) + sizeOf(item[name] as Value);
  return size;
}

/** Two digits take a byte; leading and trailing zeros take none. */
function numberSize(text: string): number {
  const [, sign, whole = '', fraction = ''] = /^(-?)0*(\d*)(?:\.(\d+))?$/.exec(text) ?? [];
  const digits = fraction ? whole + fraction : whole.replace(/0+$/, '');
  return Math.ceil(digits.length / 2) + 1 + (sign ? 1 : 0);
}
