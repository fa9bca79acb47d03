import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cache, config } from './config.js';
import { onPath, outputOf, run } from './program.js';
import { step } from './progress.js';
import { SetupError } from './setup-error.js';

/**
 * How to run a DynamoDB-compatible server on the loopback address.
 * @typedef {object} TablesServer
 * @property {'embedded' | 'dynamodb-local'} name
 * @property {string} command
 * @property {(port: number, dataDir?: string) => string[]} args without a folder the data is in memory only
 */

const embedded = fileURLToPath(new URL('../tables/main.ts', import.meta.url));
const jars = `${cache}dynamodb-local/`;
const pom = fileURLToPath(new URL('./dynamodb-local/pom.xml', import.meta.url));

/**
 * The tables server: the embedded one, or what `TABLES_SERVER` chooses.
 * @param {{ install?: boolean, log?: (line: string) => void }} [options] with `install: false` nothing is installed
 * @returns {Promise<TablesServer>}
 * @throws {SetupError} if DynamoDB Local is chosen and can't be installed
 */
export async function findTablesServer({ install = true, log = console.log } = {}) {
  const { tablesServer } = config;
  if (tablesServer === 'dynamodb-local') return dynamodbLocal(install, log);
  if (!['', 'embedded'].includes(tablesServer)) {
    throw new SetupError(`Set TABLES_SERVER to embedded or dynamodb-local: it is ${tablesServer}`);
  }
  const args = (port, dataDir) => [
    '--disable-warning=ExperimentalWarning',
    embedded,
    String(port),
    ...(dataDir ? [dataDir] : []),
  ];
  return { name: 'embedded', command: process.execPath, args };
}

async function dynamodbLocal(install, log) {
  const java = onPath('java');
  const version = java && (await outputOf(java, ['-version']));
  if (!java || !version) {
    throw new SetupError('DynamoDB Local needs Java and Maven: install them, or leave TABLES_SERVER empty');
  }
  if (!hasJars() && install) await fetchJars(log);
  if (!hasJars()) throw new SetupError('DynamoDB Local is not installed: run npm start once');
  const args = (port, dataDir) => [
    `-Djava.library.path=${jars}`,
    ...['-cp', `${jars}*`, 'com.amazonaws.services.dynamodbv2.local.main.ServerRunner'],
    ...['-sharedDb', '-disableTelemetry', '-port', String(port)],
    ...(dataDir ? ['-dbPath', dataDir] : ['-inMemory']),
  ];
  return { name: 'dynamodb-local', command: java, args };
}

const hasJars = () => existsSync(jars) && readdirSync(jars).some((file) => file.startsWith('DynamoDBLocal'));

async function fetchJars(log) {
  const maven = onPath('mvn');
  if (!maven) {
    throw new SetupError(
      'Maven is not on PATH: install it to get DynamoDB Local, or leave TABLES_SERVER empty',
    );
  }
  const partial = `${cache}dynamodb-local.${process.pid}`;
  const args = ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${partial}`];
  try {
    await step('DynamoDB Local, from Maven Central', log, () => run(maven, args));
    rmSync(jars, { recursive: true, force: true });
    renameSync(partial, jars);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}
