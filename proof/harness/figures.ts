import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { machine } from './machine.ts';
import { type Cell, table } from './table.ts';

/** One measured value. */
export interface Figure {
  name: string;
  value: Cell;
  /** What the value should be; a figure without a target is only reported. */
  target?: string;
  missed?: boolean;
}

const readme = join(import.meta.dirname, '../README.md');

/**
 * Prints the figures of a command as a table, with the date and the machine.
 *
 * @param command the npm script, such as `proof:chaos`
 * @param write whether the table also replaces the command's block in proof/README.md
 * @param conditions what else the figures depend on, such as the seed
 */
export function reportFigures(command: string, figures: Figure[], write: boolean, conditions = ''): void {
  const hasTargets = figures.some(({ target }) => target !== undefined);
  const rows = figures.map(({ name, value, target = '', missed }) => [
    name,
    missed ? `**${value}**` : value,
    ...(hasTargets ? [target] : []),
  ]);
  const header = ['', 'measured', ...(hasTargets ? ['target'] : [])];
  reportBlock(command, table(header, rows), write, conditions);
}

/** Prints a text as `reportFigures` prints its table. */
export function reportBlock(command: string, body: string, write: boolean, conditions = ''): void {
  const date = new Date().toISOString().slice(0, 10);
  const measured = [date, machine(), ...(conditions ? [conditions] : [])].join('; ');
  const text = `\`npm run ${command}\`: ${measured}.\n\n${body}`;
  process.stdout.write(`\n${text}`);
  if (write) writeFileSync(readme, replaceBlock(readFileSync(readme, 'utf8'), command, text));
}

/**
 * The text with the command's block replaced.
 *
 * @throws Error when the text has no block of this command
 */
function replaceBlock(text: string, command: string, block: string): string {
  const [begin, end] = [`<!-- begin ${command} -->\n`, `<!-- end ${command} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`proof/README.md has no block for ${command}`);
  return `${text.slice(0, from + begin.length)}${block}${text.slice(to)}`;
}
