import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { cache, config, root } from './config.js';
import { Missing } from './missing.js';
import { isExecutable, onPath, outputOf, run } from './program.js';
import { step } from './progress.js';

/**
 * How to run a DynamoDB-compatible server on the loopback address.
 * @typedef {object} TablesServer
 * @property {'dynoxide' | 'dynamodb-local'} name
 * @property {string} command
 * @property {(port: number, dataDir?: string) => string[]} args without a folder, all is kept in memory
 */

const jars = `${cache}dynamodb-local/`;
const pom = new URL('./dynamodb-local/pom.xml', import.meta.url).pathname;

/**
 * The tables' server: the embedded one where the platform has it, else DynamoDB Local. `TABLES_SERVER` names
 * one of the two.
 * @param {{ install?: boolean, log?: (line: string) => void }} [options] install: false only looks
 * @returns {Promise<TablesServer>}
 * @throws {Missing} if there is none and none can be had
 */
export async function findTablesServer({ install = true, log = console.log } = {}) {
  const wanted = config.tablesServer;
  if (!['', 'dynoxide', 'dynamodb-local'].includes(wanted)) {
    throw new Missing(`TABLES_SERVER is dynoxide or dynamodb-local, not ${wanted}`);
  }
  const embedded = wanted === 'dynamodb-local' ? undefined : findDynoxide();
  if (embedded) return embedded;
  if (wanted === 'dynoxide')
    throw new Missing(`dynoxide has no program for ${process.platform} ${process.arch}`);
  return dynamodbLocal(install, log);
}

/** @returns {TablesServer | undefined} */
function findDynoxide() {
  try {
    const require = createRequire(`${root}knative/laptop/package.json`);
    const manifest = require.resolve(`@dynoxide/${process.platform}-${process.arch}/package.json`);
    const command = join(dirname(manifest), 'dynoxide');
    if (!isExecutable(command)) return undefined;
    const args = (port, dataDir) => [
      ...['serve', '--host', '127.0.0.1', '--port', String(port)],
      ...(dataDir ? ['--db-path', join(dataDir, 'tables.db')] : []),
    ];
    return { name: 'dynoxide', command, args };
  } catch {
    return undefined;
  }
}

async function dynamodbLocal(install, log) {
  const java = onPath('java');
  const version = java && (await outputOf(java, ['-version']));
  if (!java || !version) {
    throw new Missing(
      `No tables server runs here (${process.platform} ${process.arch}): install Java and Maven for DynamoDB Local (apt-get install default-jre-headless maven), or set AWS_ENDPOINT_URL_DYNAMODB`,
    );
  }
  if (!isComplete() && install) await fetchJars(log);
  if (!isComplete()) throw new Missing('DynamoDB Local is not installed: run npm start once');
  const args = (port, dataDir) => [
    `-Djava.library.path=${jars}`,
    ...['-cp', `${jars}*`, 'com.amazonaws.services.dynamodbv2.local.main.ServerRunner'],
    ...['-sharedDb', '-disableTelemetry', '-port', String(port)],
    ...(dataDir ? ['-dbPath', dataDir] : ['-inMemory']),
  ];
  return { name: 'dynamodb-local', command: java, args };
}

const isComplete = () =>
  existsSync(jars) && readdirSync(jars).some((file) => file.startsWith('DynamoDBLocal'));

async function fetchJars(log) {
  const maven = onPath('mvn');
  if (!maven) {
    throw new Missing(
      'DynamoDB Local is fetched by Maven: install it (apt-get install maven, or brew install maven)',
    );
  }
  const partial = `${cache}dynamodb-local.${process.pid}`;
  const args = ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${partial}`];
  try {
    await step('DynamoDB Local, by Maven', log, () => run(maven, args));
    rmSync(jars, { recursive: true, force: true });
    renameSync(partial, jars);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}
