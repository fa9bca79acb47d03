import { connect } from 'node:net';
import { type EndpointSettings, endpointOf } from './dynamodb/endpoint.ts';

const TIMEOUT_MS = 5000;

/** The settings that name a table and its endpoint. */
export interface TableSettings extends EndpointSettings {
  TABLE: string;
}

/**
 * Opens and closes a TCP connection to the tables' endpoint. It sends no request: the client and its credentials are
 * loaded by the first visitor's request, and a pod without requests needs neither.
 *
 * @throws an Error that names the wrong setting and the reason in one line
 */
export async function connectToTables(settings: TableSettings): Promise<void> {
  const { url, setting } = endpointOf(settings);
  const { origin, protocol, hostname, port } = url;
  return new Promise((resolve, reject) => {
    const fail = (reason: string) =>
      reject(new Error(`the tables at ${origin} (${setting}) can't be reached: ${reason}`));
    const socket = connect({ host: hostname, port: Number(port) || (protocol === 'https:' ? 443 : 80) });
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('no answer')));
    socket.once('connect', () => socket.destroy()).once('close', (hadError) => hadError || resolve());
    socket.once('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message));
  });
}
