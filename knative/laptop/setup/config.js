import { fileURLToPath } from 'node:url';

/** The folder of the clone, with a closing slash. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** What the set-up downloads and remembers; it can be deleted at any time. */
export const cache = `${root}.cache/`;

const { env } = process;

export const config = {
  /** `dynamodb-local`, or `dynoxide`; the embedded one where the platform has it, if empty. */
  tablesServer: env.TABLES_SERVER ?? '',
  /** Tables that are somewhere else already. */
  tablesUrl: env.AWS_ENDPOINT_URL_DYNAMODB ?? '',
  /** A nats-server that runs somewhere else already. */
  natsUrl: env.NATS_URL ?? '',
};

/**
 * The environment of the programs that the set-up runs. npm puts the project's own programs first on PATH,
 * and these come and go while it installs: npm must run on the Node that it came with.
 */
export function systemEnvironment() {
  const path = (env.PATH ?? '').split(':').filter((folder) => !folder.includes('node_modules'));
  return { ...env, PATH: path.join(':') };
}
