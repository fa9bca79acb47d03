import { equal, type Item, type Value } from '../values/value.ts';
import { COMPARISONS, checkBounds, inOrder, ORDERED } from './comparison.ts';
import { compiled } from './compiled.ts';
import { checksOf, FUNCTIONS } from './functions.ts';
import {
  type Check,
  checkType,
  type Operand,
  type Read,
  readArguments,
  readOperand,
  sizeOfValue,
} from './operand.ts';
import type { Context, Path } from './path.ts';
import { type Names, type Used, valueNamed } from './placeholders.ts';
import { Tokens } from './tokens.ts';

type Test = (item: Item, values: Item) => boolean;

/** A compiled condition or filter. */
export interface Condition extends Used {
  /** Whether an item, `{}` for an absent one, matches. */
  holds: Test;
  /** @throws TableError for values that the expression cannot take */
  check: Check;
  paths: Path[];
}

/** @throws TableError */
export const conditionOf = (expression: string, kind: string, names: Names = {}): Condition =>
  compiled(`${kind} ${expression}`, names, () => new ConditionParser(expression, kind, names).parse());

const MOST_MEMBERS = 100;

class ConditionParser {
  readonly #context: Context;
  readonly #tokens: Tokens;
  readonly #checks: Check[] = [];
  readonly #paths: Path[] = [];
  readonly #inParentheses = new Set<Test>();

  constructor(expression: string, kind: string, names: Names) {
    this.#tokens = new Tokens(expression, kind);
    this.#context = { tokens: this.#tokens, names, usedNames: new Set(), usedValues: new Set() };
  }

  parse(): Condition {
    const holds = this.#disjunction();
    this.#tokens.end();
    const { usedNames, usedValues } = this.#context;
    const { kind } = this.#tokens;
    const check: Check = (values) => {
      for (const placeholder of usedValues) valueNamed(values, placeholder, kind);
      for (const one of this.#checks) one(values);
    };
    return { holds, check, paths: this.#paths, names: usedNames, values: usedValues };
  }

  #disjunction(): Test {
    const [first, ...more] = this.#list('OR', () => this.#conjunction()) as [Test, ...Test[]];
    if (more.length === 0) return first;
    return (item, values) => first(item, values) || more.some((test) => test(item, values));
  }

  #conjunction(): Test {
    const [first, ...more] = this.#list('AND', () => this.#negation()) as [Test, ...Test[]];
    if (more.length === 0) return first;
    return (item, values) => first(item, values) && more.every((test) => test(item, values));
  }

  #list(word: string, read: () => Test): Test[] {
    const all = [read()];
    while (this.#tokens.take(word)) all.push(read());
    return all;
  }

  #negation(): Test {
    if (!this.#tokens.take('NOT')) return this.#primary();
    const test = this.#negation();
    return (item, values) => !test(item, values);
  }

  #primary(): Test {
    const tokens = this.#tokens;
    if (tokens.take('(')) {
      const inner = this.#disjunction();
      tokens.expect(')');
      if (this.#inParentheses.has(inner)) throw tokens.error('The expression has redundant parentheses;');
      this.#inParentheses.add(inner);
      return inner;
    }
    if (tokens.afterNext === '(' && tokens.next !== 'size') return this.#call(tokens.read());
    const left = this.#operand();
    if (tokens.take('BETWEEN')) return this.#between(left);
    if (tokens.take('IN')) return this.#in(left);
    return this.#comparison(left, tokens.read());
  }

  #call(name: string): Test {
    if (!Object.hasOwn(FUNCTIONS, name)) {
      const isKnown = ['if_not_exists', 'list_append'].includes(name);
      throw this.#tokens.error(
        isKnown
          ? `The function is not allowed in a condition expression; function: ${name}`
          : `Invalid function name; function: ${name}`,
      );
    }
    const { test, operands } = FUNCTIONS[name] as (typeof FUNCTIONS)[string];
    const [first, second] = readArguments(this.#context, name, operands, () => this.#operand()) as [
      Operand,
      Operand | undefined,
    ];
    this.#checks.push(...checksOf(name, second ? [first, second] : [first], this.#context));
    return (item, values) => test(first.read(item, values), second?.read(item, values));
  }

  #operand(): Operand {
    if (this.#tokens.next === 'size' && this.#tokens.afterNext === '(') {
      this.#tokens.read();
      const [measured] = readArguments(this.#context, 'size', 1, () => this.#operand()) as [Operand];
      return {
        read: (item, values) => sizeOfValue(measured.read(item, values)),
        text: `size(${measured.text})`,
      };
    }
    const operand = readOperand(this.#context);
    if (operand.path) this.#paths.push(operand.path);
    return operand;
  }

  #comparison(left: Operand, sign: string): Test {
    const isEquality = sign === '=' || sign === '<>';
    const test = COMPARISONS[sign];
    if (!isEquality && !test) throw this.#tokens.syntaxError(sign);
    const right = this.#operand();
    this.#requireDistinct(sign, left, [right]);
    const both = (item: Item, values: Item): [Value | undefined, Value | undefined] => [
      left.read(item, values),
      right.read(item, values),
    ];
    if (!test) {
      const isEqual: Test = (item, values) => {
        const [one, other] = both(item, values);
        return one !== undefined && other !== undefined && equal(one, other);
      };
      return sign === '=' ? isEqual : (item, values) => !isEqual(item, values);
    }
    for (const operand of [left, right])
      this.#checks.push(checkType(this.#tokens.kind, sign, operand, ORDERED));
    return (item, values) => {
      const [one, other] = both(item, values);
      return inOrder(one, other, test);
    };
  }

  #between(operand: Operand): Test {
    const low = this.#operand();
    this.#tokens.expect('AND');
    const high = this.#operand();
    this.#requireDistinct('BETWEEN', operand, [low, high]);
    for (const one of [operand, low, high])
      this.#checks.push(checkType(this.#tokens.kind, 'BETWEEN', one, ORDERED));
    this.#checks.push(checkBounds(this.#tokens.kind, low, high));
    return (item, values) => {
      const value = operand.read(item, values);
      return (
        inOrder(value, low.read(item, values), (order) => order >= 0) &&
        inOrder(value, high.read(item, values), (order) => order <= 0)
      );
    };
  }

  #in(operand: Operand): Test {
    this.#tokens.expect('(');
    const members: Operand[] = [];
    do members.push(this.#operand());
    while (this.#tokens.take(','));
    this.#tokens.expect(')');
    if (members.length > MOST_MEMBERS)
      throw this.#tokens.error(
        `Incorrect number of operands for operator or function; operator or function: IN, number of operands: ${members.length + 1}`,
      );
    this.#requireDistinct('IN', operand, members);
    const reads: Read[] = members.map(({ read }) => read);
    return (item, values) => {
      const value = operand.read(item, values);
      return value !== undefined && reads.some((read) => equal(value, read(item, values) as Value));
    };
  }

  #requireDistinct(operator: string, first: Operand, others: Operand[]): void {
    if (first.path && others.some(({ text }) => text === first.text))
      throw this.#tokens.error(
        `The first operand must be distinct from the remaining operands for this operator or function; operator: ${operator}, first operand: ${first.text}`,
      );
  }
}
