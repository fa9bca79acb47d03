import { invalid, type TableError } from '../table-error.ts';

const TOKEN = /\s*(<>|<=|>=|[=<>(),+\-.[\]]|[#:]\w+|[A-Za-z_]\w*|\d+)/y;
const LONGEST = 4096;
/** The most operators and functions in an expression. */
const MOST_OPERATORS = 300;
const OPERATOR = /^(?:<>|<=|>=|[=<>+-]|and|or|not|between|in|[a-z]+(?:_[a-z]+)+|size|contains)$/i;

/** The tokens of an expression, read one after the other. `kind` names the expression in errors. */
export class Tokens {
  readonly kind: string;
  readonly #tokens: string[] = [];
  #at = 0;

  constructor(expression: string, kind: string) {
    this.kind = kind;
    if (typeof expression !== 'string') throw this.error('It must be a string');
    if (expression.trim() === '') throw this.error('The expression can not be empty;');
    if (Buffer.byteLength(expression) > LONGEST)
      throw this.error(
        `Expression size has exceeded the maximum allowed size; expression size: ${Buffer.byteLength(expression)}`,
      );
    const end = expression.trimEnd().length;
    for (TOKEN.lastIndex = 0; TOKEN.lastIndex < end; ) {
      const from = TOKEN.lastIndex;
      const [, token] = TOKEN.exec(expression) ?? [];
      if (token === undefined) throw this.syntaxError(expression.slice(from).trim().slice(0, 1));
      this.#tokens.push(token);
    }
    if (this.#tokens.filter((token) => OPERATOR.test(token)).length > MOST_OPERATORS)
      throw this.error(
        `The expression contains too many operators or functions; maximum allowed: ${MOST_OPERATORS}`,
      );
  }

  get next(): string | undefined {
    return this.#tokens[this.#at];
  }

  get afterNext(): string | undefined {
    return this.#tokens[this.#at + 1];
  }

  /** Skips a token, a keyword in any case, if it comes next. */
  take(token: string): boolean {
    const isNext = this.next?.toUpperCase() === token;
    if (isNext) this.#at++;
    return isNext;
  }

  expect(token: string): void {
    if (!this.take(token)) throw this.syntaxError(this.next);
  }

  read(): string {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw this.syntaxError(token);
    this.#at++;
    return token;
  }

  end(): void {
    if (this.next !== undefined) throw this.syntaxError(this.next);
  }

  error = (reason: string): TableError => invalid(`Invalid ${this.kind}: ${reason}`);

  syntaxError = (token: string | undefined): TableError =>
    this.error(`Syntax error; token: ${token === undefined ? '<EOF>' : `"${token}"`}`);
}
