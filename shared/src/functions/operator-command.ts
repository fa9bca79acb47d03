import { Unreachable } from '../errors.ts';

/** The parts of an operator command that differ from command to command. */
interface OperatorCommand<Arguments> {
  /** The text of `--help`. Its first line is the command with its arguments. */
  usage: string;
  /** Reads the arguments. Returns undefined for invalid ones, or throws the error of `parseArgs`. */
  read(args: string[]): Arguments | undefined;
  /** Runs the command and returns the exit code. The settings are read here, because `--help` must not need them. */
  run(args: Arguments): Promise<number>;
}

/**
 * Runs an operator command with the arguments of the process and returns its exit code: 0 after `--help` or `-h`,
 * 2 for wrong arguments, 1 when the command fails. A failure is one line on standard error.
 */
export async function operatorCommand<Arguments extends object>({
  usage,
  read,
  run,
}: OperatorCommand<Arguments>): Promise<number> {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(usage);
    return 0;
  }
  let values: Arguments | undefined;
  let problem = args.length === 0 ? 'No command' : `Wrong arguments: ${args.join(' ')}`;
  try {
    values = read(args);
  } catch (error) {
    // Node's message goes on with advice about a leading '-'.
    [problem = ''] = (error as Error).message.split('. ');
  }
  if (!values) {
    process.stderr.write(`${problem}; use ${usage.split('\n', 1)[0]}, or --help\n`);
    return 2;
  }
  try {
    return await run(values);
  } catch (error) {
    const { name, message } = error as Error;
    const reason =
      error instanceof Unreachable
        ? `The tables do not answer: is Boxoffice running? (${message})`
        : `${name}: ${message}`;
    process.stderr.write(`${reason}\n`);
    return 1;
  }
}
