import { type Figure, reportFigures } from '../harness/figures.ts';

export const inSeconds = (time: number): string => `${time.toFixed(1)} s`;

/** Collects figures and checks, and prints each as it comes. */
export class Report {
  readonly #figures: Figure[] = [];

  figure(name: string, value: string): void {
    this.#add({ name, value });
  }

  /** @param actual what was found when the check fails */
  check(name: string, holds: boolean, actual = ''): void {
    this.#add({ name, value: holds ? 'yes' : `NO ${actual}`, missed: !holds });
  }

  progress = (line: string): void => void process.stderr.write(`  ${line}\n`);

  /** Runs one part. An error fails the part, and the next part runs. */
  async part(name: string, run: () => Promise<void>): Promise<void> {
    this.progress(`${name} ...`);
    try {
      await run();
    } catch (error) {
      this.check(name, false, (error as Error).message);
    }
  }

  /** Prints the table. @returns whether every check holds */
  end(write: boolean): boolean {
    reportFigures('proof:cluster', this.#figures, write);
    return !this.#figures.some(({ missed }) => missed);
  }

  #add(figure: Figure): void {
    this.#figures.push(figure);
    process.stderr.write(`${figure.name}: ${figure.value}\n`);
  }
}
