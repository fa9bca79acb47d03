/** An item or a part of one, as the document client returns it. */
export type Json = Record<string, unknown>;

interface Placeholders {
  names?: Record<string, string> | undefined;
  values?: Json | undefined;
}

type Evaluate = (item: Json, values: Json) => unknown;

/** An expression that DynamoDB rejects, or that this evaluator does not support. */
export class InvalidExpression extends Error {
  override name = 'ValidationException';
}

/** The reserved words of DynamoDB that are names of our attributes. */
const RESERVED = new Set(['capacity', 'status', 'ttl', 'total', 'name']);

const compiled = new Map<string, Evaluate>();

/** Whether an item matches a condition, a key condition or a filter. An absent item is `{}`. */
export function matches(
  expression: string | undefined,
  item: Json,
  { names, values = {} }: Placeholders,
): boolean {
  if (expression === undefined) return true;
  return Boolean(evaluatorOf(expression, names)(item, values));
}

function evaluatorOf(expression: string, names: Record<string, string> = {}): Evaluate {
  const key = `${expression} ${Object.values(names).join()}`;
  const cached = compiled.get(key);
  if (cached) return cached;
  const parser = new Parser(expression, names);
  const evaluate = parser.condition();
  parser.end();
  compiled.set(key, evaluate);
  return evaluate;
}

export type Path = string[];

/** Parses the expressions that our table files use (Developer Guide, "Using expressions in DynamoDB"). */
export class Parser {
  readonly #tokens: string[];
  readonly #names: Record<string, string>;
  #at = 0;

  constructor(expression: string, names: Record<string, string> = {}) {
    this.#tokens = expression.match(/<>|<=|>=|[=<>(),+-]|[\w:#.]+/g) ?? [];
    this.#names = names;
  }

  condition(): Evaluate {
    const [first, ...more] = this.#list('OR', () => this.#conjunction());
    return more.length === 0 && first
      ? first
      : (item, values) => [first, ...more].some((one) => one?.(item, values));
  }

  #conjunction(): Evaluate {
    const [first, ...more] = this.#list('AND', () => this.#comparison());
    return more.length === 0 && first
      ? first
      : (item, values) => [first, ...more].every((one) => one?.(item, values));
  }

  #list(word: string, read: () => Evaluate): Evaluate[] {
    const all = [read()];
    while (this.take(word)) all.push(read());
    return all;
  }

  #comparison(): Evaluate {
    if (this.take('(')) {
      const inner = this.condition();
      this.expect(')');
      return inner;
    }
    const left = this.operand();
    if (this.take('BETWEEN')) {
      const low = this.operand();
      this.expect('AND');
      const high = this.operand();
      return (item, values) => {
        const value = left(item, values);
        return (
          compare(value, low(item, values), (n) => n >= 0) &&
          compare(value, high(item, values), (n) => n <= 0)
        );
      };
    }
    const sign = this.peek() ?? '';
    const test = COMPARISONS[sign];
    if (!test) return left;
    this.#at++;
    const right = this.operand();
    return (item, values) => compare(left(item, values), right(item, values), test, sign === '<>');
  }

  operand(): Evaluate {
    const token = this.next();
    if (this.peek() === '(') return this.#call(token);
    if (token.startsWith(':'))
      return (_, values) => {
        if (!(token in values)) throw new InvalidExpression(`The value ${token} is not defined`);
        return values[token];
      };
    const path = this.#pathOf(token);
    return (item) => valueAt(item, path);
  }

  #call(name: string): Evaluate {
    this.expect('(');
    const first = this.operand();
    const second = this.take(',') ? this.operand() : undefined;
    this.expect(')');
    switch (name) {
      case 'attribute_exists':
        return (item, values) => first(item, values) !== undefined;
      case 'attribute_not_exists':
        return (item, values) => first(item, values) === undefined;
      case 'if_not_exists':
        return (item, values) => first(item, values) ?? second?.(item, values);
      case 'begins_with':
        return (item, values) =>
          String(first(item, values) ?? '\0').startsWith(String(second?.(item, values)));
      case 'contains':
        return (item, values) => String(first(item, values) ?? '').includes(String(second?.(item, values)));
      default:
        throw new InvalidExpression(`The function ${name} is not supported`);
    }
  }

  path(): Path {
    return this.#pathOf(this.next());
  }

  #pathOf(token: string): Path {
    return token.split('.').map((part) => {
      if (!part.startsWith('#')) {
        if (RESERVED.has(part)) throw new InvalidExpression(`Attribute name is a reserved keyword: ${part}`);
        return part;
      }
      const name = this.#names[part];
      if (name === undefined) throw new InvalidExpression(`The name ${part} is not defined`);
      return name;
    });
  }

  peek = (): string | undefined => this.#tokens[this.#at];
  take = (token: string): boolean => this.peek() === token && ++this.#at > 0;
  next(): string {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new InvalidExpression('The expression ends early');
    return token;
  }
  expect(token: string): void {
    if (!this.take(token)) throw new InvalidExpression(`Expected ${token}, found ${this.peek()}`);
  }
  end(): void {
    if (this.peek() !== undefined) throw new InvalidExpression(`Unexpected ${this.peek()}`);
  }
}

export const valueAt = (item: Json, path: Path): unknown =>
  path.reduce<unknown>((value, name) => (value as Json | undefined)?.[name], item);

const COMPARISONS: Record<string, (order: number) => boolean> = {
  '=': (order) => order === 0,
  '<>': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/** DynamoDB converts no types: values of different types, and absent values, are unequal and unordered. */
function compare(left: unknown, right: unknown, test: (order: number) => boolean, unequal = false): boolean {
  if (left === undefined || right === undefined || typeof left !== typeof right) return unequal;
  if (typeof left === 'boolean') return test(left === right ? 0 : 1);
  return test(left === right ? 0 : (left as number) < (right as number) ? -1 : 1);
}
