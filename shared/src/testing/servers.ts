import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { findNatsServer } from '../../../knative/laptop/setup/nats-server.js';
import { findTablesServer } from '../../../knative/laptop/setup/tables-server.js';
import { startBroker } from './broker-server.ts';
import { startServer } from './server.ts';

/** The servers and keys that all test files of a run share. */
export interface Servers {
  tablesUrl: string;
  natsUrl: string;
  /** Each test file has a Broker at a path of its own. */
  brokerUrl: string;
  /** An Ed25519 private key as a JSON Web Key, and the JSON Web Key Set with its public key. */
  signingKey: string;
  publicKeys: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    servers: Servers;
  }
}

/**
 * Starts the servers of a vitest run: tables in memory, and a nats-server with JetStream and a Broker.
 * `TABLES_SERVER` chooses the tables server. If `AWS_ENDPOINT_URL_DYNAMODB` is set, the run uses the tables there.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'boxoffice-tests-'));
  const [tables, nats] = await Promise.all([startTables(), startNats(folder)]);
  const broker = await startBroker(nats.url);
  project.provide('servers', {
    tablesUrl: tables.url,
    natsUrl: nats.url,
    brokerUrl: broker.url,
    ...keys(),
  });
  return async () => {
    await broker.stop();
    await Promise.all([tables.stop(), nats.stop()]);
    rmSync(folder, { recursive: true, force: true });
  };
}

async function startTables() {
  const url = process.env.AWS_ENDPOINT_URL_DYNAMODB;
  if (url) return { url, stop: async () => {} };
  const { command, args } = await findTablesServer();
  const { port, stop } = await startServer(command, (port) => args(port));
  return { url: `http://127.0.0.1:${port}`, stop };
}

async function startNats(folder: string) {
  const store = join(folder, 'nats');
  const args = (port: number) => ['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', store];
  const { port, stop } = await startServer(await findNatsServer(), args);
  return { url: `nats://127.0.0.1:${port}`, stop };
}

function keys(): Pick<Servers, 'signingKey' | 'publicKeys'> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const metadata = { kid: randomUUID(), alg: 'EdDSA', use: 'sig' };
  return {
    signingKey: JSON.stringify({ ...privateKey.export({ format: 'jwk' }), ...metadata }),
    publicKeys: JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), ...metadata }] }),
  };
}
