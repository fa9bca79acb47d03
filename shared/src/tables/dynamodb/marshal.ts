/** An attribute value as DynamoDB's JSON has it: one type and its value. Binary values are base64. */
export type Wire = { [type: string]: unknown };

/**
 * Converts a plain value into an attribute value, as the SDK does with `removeUndefinedValues`: undefined values and
 * functions are left out of maps and lists.
 *
 * @throws Error for a number that is not exact (use a bigint), an empty set, and a class instance
 */
export function marshal(value: unknown): Wire {
  switch (typeof value) {
    case 'string':
      return { S: value };
    case 'number':
      return { N: exact(value) };
    case 'bigint':
      return { N: String(value) };
    case 'boolean':
      return { BOOL: value };
    case 'object':
      return value === null ? { NULL: true } : marshalObject(value);
    default:
      throw new Error(`A table cannot store a value of the type ${typeof value}`);
  }
}

function marshalObject(value: object): Wire {
  if (Array.isArray(value)) return { L: value.filter(isStored).map(marshal) };
  if (value instanceof Set) return marshalSet([...value].filter((member) => member !== undefined));
  if (value instanceof Uint8Array) return { B: base64(value) };
  if (value instanceof Map) return { M: marshalMap(Object.fromEntries(value)) };
  const prototype = Object.getPrototypeOf(value);
  if (prototype === null || prototype.constructor?.name === 'Object')
    return { M: marshalMap(value as Record<string, unknown>) };
  throw new Error(`A table cannot store an instance of ${prototype.constructor?.name}`);
}

/** Converts the values of an item, of its key, or of an expression. */
export function marshalMap(values: Record<string, unknown>): Record<string, Wire> {
  const wire: Record<string, Wire> = {};
  for (const name of Object.keys(values)) {
    const value = values[name];
    if (isStored(value)) wire[name] = marshal(value);
  }
  return wire;
}

function marshalSet(members: unknown[]): Wire {
  const [first] = members;
  if (first === undefined) throw new Error('A table cannot store an empty set');
  const type = Object.keys(marshal(first))[0] ?? '';
  if (!['S', 'N', 'B'].includes(type))
    throw new Error('The members of a stored set are strings, numbers or bytes');
  return {
    [`${type}S`]: members.map((member) => {
      const wire = marshal(member);
      if (!(type in wire)) throw new Error('The members of a stored set have one type');
      return wire[type];
    }),
  };
}

const isStored = (value: unknown): boolean => value !== undefined && typeof value !== 'function';

function exact(value: number): string {
  if (Math.abs(value) <= Number.MAX_SAFE_INTEGER) return String(value);
  throw new Error(`A table cannot store the number ${value} exactly`);
}

const base64 = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64');

/**
 * Converts an attribute value into a plain value. An integer that a number cannot hold exactly is a bigint.
 *
 * @throws Error for an unknown type
 */
export function unmarshal(wire: Wire): unknown {
  for (const type in wire) {
    const value = wire[type];
    switch (type) {
      case 'S':
      case 'BOOL':
        return value;
      case 'N':
        return numberOf(value as string);
      case 'M':
        return unmarshalMap(value as Record<string, Wire>);
      case 'L':
        return (value as Wire[]).map(unmarshal);
      case 'NULL':
        return null;
      case 'B':
        return bytes(value as string);
      case 'SS':
        return new Set(value as string[]);
      case 'NS':
        return new Set((value as string[]).map(numberOf));
      case 'BS':
        return new Set((value as string[]).map(bytes));
    }
  }
  throw new Error(`An attribute has the unknown type ${Object.keys(wire)}`);
}

/** Converts an item, or the key of one. */
export function unmarshalMap(wire: Record<string, Wire>): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const name in wire) values[name] = unmarshal(wire[name] as Wire);
  return values;
}

function numberOf(text: string): number | bigint {
  const value = Number(text);
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : BigInt(text);
}

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));
