import { type Dispatcher, Pool } from 'undici';

type Controller = Dispatcher.DispatchController;
type Headers = Record<string, string | string[] | undefined>;

/** Two commands at a time for each of the 80 requests that Knative sends to a process (`containerConcurrency`). */
const SOCKETS = 160;
const CONNECT_MS = 2000;
/** From the call until the last byte of the answer, also when the request waits for a socket. */
const REQUEST_MS = 2500;
/** A server that closes idle sockets earlier says so (`Keep-Alive: timeout=`), and undici follows it. */
const IDLE_MS = 30_000;

/** The codes of a network that can work again at the next attempt. */
const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** No answer came, or a part of one. The request may have taken effect. */
export class NoAnswer extends Error {
  /** A code of Node's network errors, also for undici's names of the same causes. */
  readonly code: string;
  readonly isTransient: boolean;

  constructor(message: string, code: string, cause?: Error) {
    super(message, { cause });
    this.name = code === 'ETIMEDOUT' ? 'TimeoutError' : 'NoAnswer';
    this.code = code;
    this.isTransient = NETWORK.has(code);
  }

  static from(error: NodeJS.ErrnoException): NoAnswer {
    const { code = '', message } = error;
    if (/^UND_ERR_\w+_TIMEOUT$/.test(code)) return new NoAnswer(message, 'ETIMEDOUT', error);
    // The answer ended early, or its length or framing is wrong.
    if (/^(UND_ERR_SOCKET|UND_ERR_RES_|HPE_)/.test(code)) return new NoAnswer(message, 'ECONNRESET', error);
    return new NoAnswer(message, code, error);
  }
}

/** A whole answer: its checksum is right. */
export interface Answer {
  status: number;
  headers: Headers;
  body: string;
}

let zlib: typeof import('node:zlib') | undefined;

function loadZlib(): typeof import('node:zlib') {
  zlib ??= process.getBuiltinModule('node:zlib');
  return zlib;
}

/** The sockets of a process to its tables. */
export class Connection {
  readonly #pool: Pool;

  constructor(origin: string) {
    this.#pool = new Pool(origin, {
      connections: SOCKETS,
      pipelining: 1,
      allowH2: false,
      connect: { timeout: CONNECT_MS },
      keepAliveTimeout: IDLE_MS,
      // REQUEST_MS covers both.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  /** @throws NoAnswer */
  post(path: string, headers: Record<string, string>, body: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#pool.dispatch({ method: 'POST', path, headers, body }, new Exchange(resolve, reject));
    });
  }

  /** Ends when the requests in flight have their answers. */
  close(): Promise<void> {
    return this.#pool.close();
  }
}

/** One request. undici's `request` makes a stream of every answer, which costs more than the whole exchange here. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (error: NoAnswer) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #chunks: Buffer[] = [];
  #controller: Controller | undefined;
  #timedOut: NoAnswer | undefined;
  #status = 0;
  #headers: Headers = {};

  constructor(resolve: (answer: Answer) => void, reject: (error: NoAnswer) => void) {
    this.#resolve = resolve;
    this.#reject = reject;
    this.#timer = setTimeout(() => this.#timeOut(), REQUEST_MS);
  }

  #timeOut(): void {
    this.#timedOut = new NoAnswer(`no answer within ${REQUEST_MS} ms`, 'ETIMEDOUT');
    this.#reject(this.#timedOut);
    this.#controller?.abort(this.#timedOut);
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller;
    // While the first answer is on its way. An import would lengthen every cold start.
    if (!zlib) setImmediate(loadZlib);
    // The request waited for a socket until its time was over.
    if (this.#timedOut) controller.abort(this.#timedOut);
  }

  onResponseStart(_: Controller, status: number, headers: Headers): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_: Controller, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    clearTimeout(this.#timer);
    const bytes = this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks);
    const checksum = this.#headers['x-amz-crc32'];
    if (checksum !== undefined && loadZlib().crc32(bytes) !== Number(checksum))
      this.#reject(new NoAnswer('the checksum of the answer is wrong', 'ECONNRESET'));
    else this.#resolve({ status: this.#status, headers: this.#headers, body: bytes.toString() });
  }

  onResponseError(_: Controller, error: NodeJS.ErrnoException): void {
    clearTimeout(this.#timer);
    this.#reject(NoAnswer.from(error));
  }
}
