/**
 * Takes the log lines of the runtime and, for a person to read, of its processes: prints them in `npm start`, collects
 * them in a test. `warn` is for what somebody should look at.
 */
export type Log = (line: string, level?: 'info' | 'warn') => void;

export const toTerminal: Log = (line) => process.stdout.write(`${line}\n`);

/** A reason not to start that a person can fix: printed as one line, without a stack. */
export class StartError extends Error {
  override name = 'StartError';
}

/** @param setting the environment variable that chooses the port */
export function portError(error: NodeJS.ErrnoException, port: number, setting: string): StartError {
  if (error.code === 'EADDRINUSE') {
    return new StartError(
      `Port ${port} is in use: stop the program that listens on it, or set ${setting} to a free port`,
    );
  }
  return new StartError(`Port ${port} can't be used (${error.message}): set ${setting} to another port`);
}
