import type { Log } from './log.ts';
import { LogFile } from './log-file.ts';
import { lineOf, readable, toLogLine } from './log-line.ts';

/** The log of the system: readable lines for the terminal, and lines of JSON in the state folder. */
export class SystemLog {
  readonly #print: Log;
  #file: LogFile | undefined;

  constructor(print: Log) {
    this.#print = print;
  }

  /** Writes the lines that follow into a file too. */
  open(path: string): void {
    this.#file = new LogFile(path);
  }

  /** A line of the runtime. */
  readonly log: Log = (line, level) => {
    this.#print(line, level);
    this.#file?.write(lineOf('runtime', line, level));
  };

  /** A line that a process has printed. */
  ofProcess(name: string, line: string): void {
    this.#print(`${name} | ${readable(line)}`);
    this.#file?.write(toLogLine(name, line));
  }

  /** Writes what is left for the file. */
  async close(): Promise<void> {
    await this.#file?.close();
  }
}
