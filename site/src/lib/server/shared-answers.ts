/** All visitors who are not signed in get the same answer for this time, in milliseconds. */
const FRESH_MS = 1000;
/** They bound the memory of each kind of answers. A list has at most 100 tickets. */
const MAX_ANSWERS = 200;
const MAX_BYTES = 20_000_000;

interface Entry<Answer> {
  /** When the answer was asked for: it is not older than that. */
  askedAt: number;
  pending: Promise<Answer>;
  answer?: Answer;
}

const kinds: { forget(): void }[] = [];

/** Answers that are the same for many visitors. However many ask, each one is made once a second. */
export class SharedAnswers<Answer> {
  readonly #entries = new Map<string, Entry<Answer>>();
  readonly #keptBytes: (answer: Answer) => number | undefined;
  #bytes = 0;

  /** @param keptBytes the size of an answer; undefined if only those get it who wait for it, such as an error */
  constructor(keptBytes: (answer: Answer) => number | undefined) {
    this.#keptBytes = keptBytes;
    kinds.push(this);
  }

  /** An answer that is there and fresh. */
  fresh(key: string): Answer | undefined {
    const entry = this.#entries.get(key);
    return entry && isFresh(entry) ? entry.answer : undefined;
  }

  /**
   * The answer that was asked for in the last second, or a new one.
   *
   * @param key everything on which the answer depends
   */
  async get(key: string, ask: () => Promise<Answer>): Promise<Answer> {
    const known = this.#entries.get(key);
    if (known && isFresh(known)) return known.pending;
    if (known) this.#remove(key, known);
    if (this.#entries.size >= MAX_ANSWERS) return ask();
    const entry: Entry<Answer> = { askedAt: performance.now(), pending: ask() };
    this.#entries.set(key, entry);
    try {
      const answer = await entry.pending;
      this.#keep(key, entry, answer);
      return answer;
    } catch (error) {
      this.#remove(key, entry);
      throw error;
    }
  }

  #keep(key: string, entry: Entry<Answer>, answer: Answer): void {
    // A write has forgotten it meanwhile.
    if (this.#entries.get(key) !== entry) return;
    const left = entry.askedAt + FRESH_MS - performance.now();
    const bytes = this.#keptBytes(answer);
    if (bytes === undefined || left <= 0 || this.#bytes + bytes > MAX_BYTES) {
      this.#remove(key, entry);
      return;
    }
    this.#bytes += bytes;
    entry.answer = answer;
    setTimeout(() => this.#remove(key, entry), left).unref();
  }

  #remove(key: string, entry: Entry<Answer>): void {
    if (this.#entries.get(key) !== entry) return;
    this.#entries.delete(key);
    if (entry.answer !== undefined) this.#bytes -= this.#keptBytes(entry.answer) ?? 0;
  }

  forget(): void {
    this.#entries.clear();
    this.#bytes = 0;
  }
}

const isFresh = ({ askedAt }: Entry<unknown>): boolean => performance.now() - askedAt < FRESH_MS;

/** Forgets every answer, because a write of this process may have changed it. */
export function forgetSharedAnswers(): void {
  for (const kind of kinds) kind.forget();
}
