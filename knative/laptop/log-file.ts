import { appendFileSync, renameSync, statSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';

/** Lines are written together after this pause, in milliseconds. */
const PAUSE_MS = 100;

/**
 * A file with the lines that the processes print, for `npm run order`. It has at most `most` bytes; `<path>.1` has the
 * lines before them. The terminal has all lines too, so a full disk only loses some of these.
 */
export class LogFile {
  readonly #path: string;
  readonly #most: number;
  #lines: string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing = Promise.resolve();

  constructor(path: string, most = 8 * 2 ** 20) {
    this.#path = path;
    this.#most = most;
  }

  write(line: string): void {
    this.#lines.push(line);
    this.#timer ??= setTimeout(() => this.#flush(), PAUSE_MS).unref();
  }

  /** Writes the lines that are left. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#writing;
    try {
      appendFileSync(this.#path, this.#take(), { mode: 0o600 });
    } catch {
      // As in #append.
    }
  }

  #flush(): void {
    this.#timer = undefined;
    const text = this.#take();
    this.#writing = this.#writing.then(() => this.#append(text));
  }

  async #append(text: string): Promise<void> {
    try {
      if ((statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0) > this.#most)
        renameSync(this.#path, `${this.#path}.1`);
      await appendFile(this.#path, text, { mode: 0o600 });
    } catch {
      // The disk is full, which the runtime reports elsewhere.
    }
  }

  #take(): string {
    const text = this.#lines.map((line) => `${line}\n`).join('');
    this.#lines = [];
    return text;
  }
}
