import { connect } from 'node:net';

const TIMEOUT_MS = 5000;

/** The settings that name a table and its endpoint. */
export interface TableSettings {
  TABLE: string;
  AWS_ENDPOINT_URL_DYNAMODB?: string | undefined;
  AWS_REGION?: string | undefined;
}

/**
 * Opens and closes a TCP connection to the tables' endpoint. It sends no request: the SDK's first request takes a
 * fifth of a cold start, so that time belongs to the first visitor's request.
 *
 * @throws an Error that names the wrong setting and the reason in one line
 */
export function connectToTables({ AWS_ENDPOINT_URL_DYNAMODB, AWS_REGION }: TableSettings): Promise<void> {
  const address = AWS_ENDPOINT_URL_DYNAMODB ?? `https://dynamodb.${AWS_REGION}.amazonaws.com`;
  const setting = AWS_ENDPOINT_URL_DYNAMODB ? 'AWS_ENDPOINT_URL_DYNAMODB' : 'AWS_REGION';
  const { protocol, hostname, port } = new URL(address);
  return new Promise((resolve, reject) => {
    const fail = (reason: string) =>
      reject(new Error(`the tables at ${address} (${setting}) can't be reached: ${reason}`));
    const socket = connect({ host: hostname, port: Number(port) || (protocol === 'https:' ? 443 : 80) });
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('no answer')));
    socket.once('connect', () => socket.destroy()).once('close', (hadError) => hadError || resolve());
    socket.once('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message));
  });
}
