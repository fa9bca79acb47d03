/** What of an operator's command is its own. */
interface OperatorCommand<Asked> {
  usage: string;
  /** What the arguments ask for; undefined when they make no sense. @throws what `parseArgs` throws */
  read(args: string[]): Asked | 'help' | undefined;
  /** Does it, and answers with the exit code. It reads the settings, which asking for help must not need. */
  run(asked: Asked): Promise<number>;
}

/**
 * Runs an operator's command with the arguments of the process: 0 and the usage when that is asked for, 2 when the
 * arguments make no sense, 1 when something fails, which is told in one line.
 */
export async function operatorCommand<Asked extends object>(
  command: OperatorCommand<Asked>,
): Promise<number> {
  let asked: Asked | 'help' | undefined;
  try {
    asked = command.read(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
  }
  if (asked === undefined || asked === 'help') {
    (asked ? process.stdout : process.stderr).write(command.usage);
    return asked ? 0 : 2;
  }
  try {
    return await command.run(asked);
  } catch (error) {
    const { name, message, code } = error as Error & { code?: string };
    const why =
      code === 'ECONNREFUSED' ? 'The tables do not answer: is Boxoffice running?' : `${name}: ${message}`;
    process.stderr.write(`${why}\n`);
    return 1;
  }
}
