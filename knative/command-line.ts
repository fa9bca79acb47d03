import { type ParseArgsConfig, parseArgs } from 'node:util';

/** A command cannot do its work. The message is one sentence for the operator. */
export class CommandError extends Error {
  override name = 'CommandError';
  readonly exitCode: number = 1;
}

/** The arguments are wrong. The message says what to write instead. */
export class UsageError extends CommandError {
  override readonly exitCode = 2;
}

type Options = NonNullable<ParseArgsConfig['options']>;
type Arguments<T extends Options> = ReturnType<typeof parseArgs<{ options: T; allowPositionals: true }>>;

/**
 * Runs a command with the arguments of this process. `-h` and `--help` print the usage. A CommandError goes to
 * stderr as one line and sets the exit code.
 * @param name how the operator calls the command, for the hint at `--help`
 */
export async function runCommand<T extends Options>(
  { name, usage, options }: { name: string; usage: string; options: T },
  run: (given: Arguments<T>) => Promise<void> | void,
): Promise<void> {
  try {
    const given = parse(options);
    if ((given.values as { help?: boolean }).help) process.stdout.write(usage);
    else await run(given);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const hint = error instanceof UsageError ? `; see ${name} --help` : '';
    process.stderr.write(`${error.message}${hint}\n`);
    process.exitCode = error.exitCode;
  }
}

function parse<T extends Options>(options: T): Arguments<T> {
  try {
    const help = { type: 'boolean', short: 'h' } as const;
    return parseArgs({ options: { ...options, help }, allowPositionals: true }) as Arguments<T>;
  } catch (error) {
    // The second sentence of Node's message is about arguments that begin with a dash.
    throw new UsageError((error as Error).message.split('. ')[0]);
  }
}
