import * as z from 'zod';

/**
 * Reads a service's settings. One that is missing or wrong ends the process with one line that says which
 * and why: a revision that can't work never becomes ready.
 */
export function settings<Shape extends z.ZodRawShape>(
  shape: Shape,
  environment: NodeJS.ProcessEnv,
): z.infer<z.ZodObject<Shape>> {
  const read = z.object(shape).safeParse(environment);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const name = String(issue?.path[0]);
  const why = environment[name] === undefined ? 'is not set' : `is wrong: ${issue?.message}`;
  process.stderr.write(`The setting ${name} ${why}\n`);
  process.exit(1);
}

/** Where the tables are; absent is AWS itself. The SDK reads it too. */
export const tableSettings = {
  AWS_ENDPOINT_URL_DYNAMODB: z.url().optional(),
  AWS_REGION: z.string().min(1).default('us-east-1'),
};

/** Settings that every service has that takes and gives events. */
export const serviceSettings = {
  ...tableSettings,
  BROKER_URL: z.url(),
  PUBLIC_KEYS: z.string().startsWith('{', { error: 'it must be a JSON Web Key Set' }),
  /** Multiplies every limit of what somebody may do. */
  LIMITS_SCALE: z.coerce.number().positive().default(1),
};
