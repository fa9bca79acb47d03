import { cpus, totalmem } from 'node:os';

/** One table of what was found, said row by row as it comes, and what of it is not as it should be. */
export class Report {
  readonly #rows: [string, string][] = [];
  readonly #failures: string[] = [];

  row(what: string, figure: string): void {
    this.#rows.push([what, figure]);
    process.stderr.write(`${what}: ${figure}\n`);
  }

  /** @param found what was there instead */
  check(what: string, holds: boolean, found = ''): void {
    this.row(what, holds ? 'yes' : `NO ${found}`);
    if (!holds) this.#failures.push(what);
  }

  say = (line: string): void => void process.stderr.write(`  ${line}\n`);

  /** A part that could not go on; the others do. */
  async part(name: string, run: () => Promise<void>): Promise<void> {
    this.say(`${name} ...`);
    try {
      await run();
    } catch (error) {
      this.check(name, false, (error as Error).message);
    }
  }

  /** Prints the table. @returns whether all is as it should be */
  end(): boolean {
    const width = Math.max(0, ...this.#rows.map(([what]) => what.length));
    const lines = this.#rows.map(([what, figure]) => `${what.padEnd(width)}  ${figure}`);
    const machine = `${cpus().length} cores (${cpus()[0]?.model}), ${Math.round(totalmem() / 2 ** 30)} GiB`;
    process.stdout.write(`\n${lines.join('\n')}\n${machine}\n`);
    return this.#failures.length === 0;
  }
}
