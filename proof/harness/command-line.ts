import { parseArgs } from 'node:util';

/** The options of a command with their defaults. The type of a default is the type of the option. */
type Defaults = Record<string, string | number | boolean>;
type Options<Given extends Defaults> = {
  [Name in keyof Given]: Given[Name] extends number ? number : Given[Name] extends string ? string : boolean;
};

/**
 * Reads the arguments of this process. `-h` and `--help` print the usage and end the process with 0. An unknown
 * option or a bad value ends it with 2 and one sentence.
 *
 * @param defaults a number is an option that takes a positive whole number, `false` is a flag
 * @param names the positional arguments that are allowed
 */
export function commandLine<Given extends Defaults>(
  usage: string,
  defaults: Given,
  names: string[] = [],
): Options<Given> & { positionals: string[] } {
  const { values, positionals } = parse(defaults);
  if (values.help) {
    process.stdout.write(usage);
    process.exit(0);
  }
  for (const name of positionals) if (!names.includes(name)) usageError(`"${name}" is not a known argument`);
  const options = Object.entries(defaults).map(([name, value]) => {
    const given = values[name];
    if (given === undefined) return [name, value];
    return [name, typeof value === 'number' ? positive(name, String(given)) : given];
  });
  return { ...(Object.fromEntries(options) as Options<Given>), positionals };
}

interface Parsed {
  values: Record<string, string | boolean | undefined>;
  positionals: string[];
}

function parse(defaults: Defaults): Parsed {
  const options = Object.entries(defaults).map(
    ([name, value]) => [name, { type: typeof value === 'boolean' ? 'boolean' : 'string' }] as const,
  );
  try {
    return parseArgs({
      options: { ...Object.fromEntries(options), help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    }) as Parsed;
  } catch (error) {
    return usageError((error as Error).message.split('. ')[0] ?? '');
  }
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  return usageError(`--${name} must be a positive whole number, not "${text}"`);
}

/** Ends the process with one sentence and exit code 2. */
export function usageError(message: string): never {
  process.stderr.write(`${message}; --help prints the usage.\n`);
  process.exit(2);
}
