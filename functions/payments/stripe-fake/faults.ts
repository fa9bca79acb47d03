/** What can be made to go wrong, for proofs; the README says what each does. */
const KINDS = [
  '500',
  '503',
  '429',
  'timeout',
  'slow',
  'lost-answer',
  'capture-fails',
  'webhook-never',
  'webhook-twice',
  'webhook-delay',
] as const;
export type FaultKind = (typeof KINDS)[number];

export interface Fault {
  /** `POST /v1/payment_intents/:id/capture`, or an event's type for the webhook kinds; `*` is anything. */
  match: string;
  /** How often it still happens. */
  times: number;
  kind: FaultKind;
  /** For timeout, slow and webhook-delay; milliseconds. */
  ms: number;
}

const DEFAULT_MS: Partial<Record<FaultKind, number>> = { timeout: 60_000, slow: 1000, 'webhook-delay': 1000 };

/** The faults that are set. In memory alone: a restart is a healthy stand-in again. */
export class Faults {
  #set: Fault[] = [];

  list = (): Fault[] => this.#set;

  clear(): void {
    this.#set = [];
  }

  /** Adds the faults of a JSON list. Throws a RangeError that says what is wrong with it. */
  add(json: unknown): void {
    if (!Array.isArray(json)) throw new RangeError('Faults are a JSON list of {match, times, kind, ms?}');
    this.#set = [...this.#set, ...json.map(readFault)];
  }

  /** Uses up one fault of a request to the API. */
  takeForRequest(method: string, path: string): Fault | undefined {
    return this.#take(
      (fault) => !fault.kind.startsWith('webhook-') && matches(fault.match, `${method} ${path}`),
    );
  }

  /** Uses up one fault of a delivery. */
  takeForEvent(type: string): Fault | undefined {
    return this.#take((fault) => fault.kind.startsWith('webhook-') && matches(fault.match, type));
  }

  #take(which: (fault: Fault) => boolean): Fault | undefined {
    if (this.#set.length === 0) return undefined;
    const found = this.#set.find(which);
    if (found) {
      found.times -= 1;
      this.#set = this.#set.filter(({ times }) => times > 0);
    }
    return found;
  }
}

/** `*` in a pattern stands for anything, `:id` for one step of a path. */
function matches(pattern: string, subject: string): boolean {
  const source = pattern
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replace(/:[a-z]+/g, '[^/]+');
  return new RegExp(`^${source}$`).test(subject);
}

function readFault(json: unknown): Fault {
  if (typeof json !== 'object' || json === null) throw new RangeError('A fault is {match, times, kind, ms?}');
  const { match, times = 1, kind, ms, ...rest } = json as Record<string, unknown>;
  const unknown = Object.keys(rest);
  if (unknown.length > 0) throw new RangeError(`Unknown field of a fault: ${unknown.join(', ')}`);
  if (typeof match !== 'string' || match === '') throw new RangeError('match must be a string');
  const known = KINDS.find((one) => one === kind);
  if (!known) throw new RangeError(`kind must be one of ${KINDS.join(', ')}`);
  if (typeof times !== 'number' || !Number.isInteger(times) || times < 1) {
    throw new RangeError('times must be a whole number of at least 1');
  }
  if (ms !== undefined && (typeof ms !== 'number' || !(ms >= 0))) {
    throw new RangeError('ms must be a number of milliseconds');
  }
  return { match, times, kind: known, ms: ms ?? DEFAULT_MS[known] ?? 0 };
}
