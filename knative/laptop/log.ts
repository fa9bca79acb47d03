/** Where the runtime's lines go: the terminal when it runs by itself, a list in a test. */
export type Log = (line: string) => void;

export const toTerminal: Log = (line) => process.stdout.write(`${line}\n`);

/** A reason not to start, for people: one line on stderr and exit code 1, with no stack. */
export class StartError extends Error {
  override name = 'StartError';
}
