import * as z from 'zod';
import { log } from '../telemetry/log.ts';

/** Prints a problem for the person who runs a command. */
export const toTerminal = (problem: string): void => void process.stderr.write(`${problem}\n`);

/**
 * Reads a service's settings. A missing or invalid setting ends the process with one line that names it and the
 * reason, so that a misconfigured revision never becomes ready.
 *
 * @param report gets the line: for a command, `toTerminal`
 */
export function settings<Shape extends z.ZodRawShape>(
  shape: Shape,
  environment: NodeJS.ProcessEnv,
  report: (problem: string) => void = (problem) => log('error', problem),
): z.infer<z.ZodObject<Shape>> {
  const read = z.object(shape).safeParse(environment);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const name = String(issue?.path[0]);
  const problem = environment[name] === undefined ? 'is not set' : `is wrong: ${issue?.message}`;
  report(`The setting ${name} ${problem}`);
  process.exit(1);
}

/** A setting that is on or off. */
export const flag = z
  .enum(['true', 'false'], { error: 'it must be true or false' })
  .transform((text) => text === 'true');

/** The tables' endpoint; without one the tables are in AWS. The SDK reads the same variables. */
export const tableSettings = {
  AWS_ENDPOINT_URL_DYNAMODB: z.url().optional(),
  AWS_ENDPOINT_URL: z.url().optional(),
  AWS_REGION: z.string().min(1).default('us-east-1'),
};

/** The settings of every service that handles and publishes events. */
export const serviceSettings = {
  ...tableSettings,
  BROKER_URL: z.url(),
  PUBLIC_KEYS: z.string().startsWith('{', { error: 'it must be a JSON Web Key Set' }),
  /** The factor that multiplies every limit. */
  LIMITS_SCALE: z.coerce.number().positive().default(1),
};
