import { connect } from 'node:net';

const ANSWER_WITHIN_MS = 5000;

/** Where a table is, in the words of the settings. */
export interface TableSettings {
  TABLE: string;
  AWS_ENDPOINT_URL_DYNAMODB?: string | undefined;
  AWS_REGION?: string | undefined;
}

/**
 * Connects to where the tables are. It asks them nothing: the SDK's first question takes as long as a fifth of a
 * cold start, and is the first request's to ask.
 *
 * @throws an Error that says in one line which setting is in the way, and why
 */
export function connectToTables({ AWS_ENDPOINT_URL_DYNAMODB, AWS_REGION }: TableSettings): Promise<void> {
  const address = AWS_ENDPOINT_URL_DYNAMODB ?? `https://dynamodb.${AWS_REGION}.amazonaws.com`;
  const setting = AWS_ENDPOINT_URL_DYNAMODB ? 'AWS_ENDPOINT_URL_DYNAMODB' : 'AWS_REGION';
  const { protocol, hostname, port } = new URL(address);
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`the tables at ${address} (${setting}) ${why}`));
    const socket = connect({ host: hostname, port: Number(port) || (protocol === 'https:' ? 443 : 80) });
    socket.setTimeout(ANSWER_WITHIN_MS, () => socket.destroy(new Error('no answer')));
    socket.once('connect', () => socket.destroy()).once('close', (hadError) => hadError || resolve());
    socket.once('error', (error: NodeJS.ErrnoException) =>
      fail(`can't be reached: ${error.code ?? error.message}`),
    );
  });
}
