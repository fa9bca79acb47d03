import { fileURLToPath } from 'node:url';

/** The folder of the clone, with a trailing slash. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Everything that the set-up downloads and remembers. It can be deleted at any time. */
export const cache = `${root}.cache/`;

const { env } = process;

export const config = {
  /** `embedded` or `dynamodb-local`; empty for `embedded`. */
  tablesServer: env.TABLES_SERVER ?? '',
  /** A DynamoDB endpoint that runs already. */
  tablesUrl: env.AWS_ENDPOINT_URL_DYNAMODB ?? '',
  /** A nats-server that runs already. */
  natsUrl: env.NATS_URL ?? '',
  /** In CI the set-up may install packages on the machine. */
  isCi: env.CI === 'true',
};

/**
 * The environment of the programs that the set-up runs, without npm's additions to PATH: they contain the
 * project's own Node, and npm must run on the Node that it came with.
 */
export function systemEnvironment() {
  const path = (env.PATH ?? '').split(':').filter((folder) => !folder.includes('node_modules'));
  return { ...env, PATH: path.join(':') };
}
