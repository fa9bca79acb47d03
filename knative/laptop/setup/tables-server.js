import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cache, config, root } from './config.js';
import { npmInstall } from './npm.js';
import { isExecutable, onPath, outputOf, run } from './program.js';
import { step } from './progress.js';
import { SetupError } from './setup-error.js';

/**
 * How to run a DynamoDB-compatible server on the loopback address.
 * @typedef {object} TablesServer
 * @property {'dynoxide' | 'dynamodb-local'} name
 * @property {string} command
 * @property {(port: number, dataDir?: string) => string[]} args without a folder the data is in memory only
 */

/** The platforms that dynoxide publishes a package for. */
const DYNOXIDE_PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];
const dynoxideFolder = `${cache}dynoxide/`;
const jars = `${cache}dynamodb-local/`;
const pom = fileURLToPath(new URL('./dynamodb-local/pom.xml', import.meta.url));

/**
 * The tables server: dynoxide where the platform has it, else DynamoDB Local. `TABLES_SERVER` chooses one.
 * @param {{ install?: boolean, log?: (line: string) => void }} [options] with `install: false` nothing is installed
 * @returns {Promise<TablesServer>}
 * @throws {SetupError} if there is none and none can be installed
 */
export async function findTablesServer({ install = true, log = console.log } = {}) {
  const { tablesServer } = config;
  if (!['', 'dynoxide', 'dynamodb-local'].includes(tablesServer)) {
    throw new SetupError(`Set TABLES_SERVER to dynoxide or dynamodb-local: it is ${tablesServer}`);
  }
  if (tablesServer !== 'dynamodb-local') {
    const found = findDynoxide() ?? (install ? await installDynoxide(log) : undefined);
    if (found) return found;
  }
  if (tablesServer === 'dynoxide') {
    throw new SetupError(
      `dynoxide could not be installed for ${process.platform} ${process.arch}: set TABLES_SERVER to dynamodb-local`,
    );
  }
  return dynamodbLocal(install, log);
}

/**
 * dynoxide's npm package for a platform.
 * @param {string} [platform]
 * @param {string} [arch]
 * @returns {{ name: string, version: string, isLocked: boolean } | undefined} isLocked: package-lock.json has its hash
 */
export function dynoxidePackage(platform = process.platform, arch = process.arch) {
  if (!DYNOXIDE_PLATFORMS.includes(`${platform}-${arch}`)) return undefined;
  const { optionalDependencies } = JSON.parse(readFileSync(`${root}knative/laptop/package.json`, 'utf8'));
  const name = `@dynoxide/${platform}-${arch}`;
  const [version] = Object.values(optionalDependencies);
  return { name, version, isLocked: name in optionalDependencies };
}

/** @returns {TablesServer | undefined} */
function findDynoxide() {
  const wanted = dynoxidePackage();
  for (const folder of wanted ? [`${root}knative/laptop/`, dynoxideFolder] : []) {
    try {
      const manifest = createRequire(`${folder}package.json`).resolve(`${wanted.name}/package.json`);
      const command = join(dirname(manifest), 'dynoxide');
      if (isExecutable(command)) return { name: 'dynoxide', command, args: dynoxideArguments };
    } catch {
      // The package is not installed there.
    }
  }
  return undefined;
}

const dynoxideArguments = (port, dataDir) => [
  ...['serve', '--host', '127.0.0.1', '--port', String(port)],
  ...(dataDir ? ['--db-path', join(dataDir, 'tables.db')] : []),
];

/**
 * Installs the package of a platform that package-lock.json has no hash for. npm then checks the hash that the
 * registry gives.
 */
async function installDynoxide(log) {
  const wanted = dynoxidePackage();
  if (!wanted || wanted.isLocked) return undefined;
  const name = `dynoxide ${wanted.version} for ${process.platform} ${process.arch} (not tested by this project)`;
  const install = () => npmInstall(dynoxideFolder, `${wanted.name}@${wanted.version}`);
  await step(name, log, install).catch((error) => log(error.message));
  return findDynoxide();
}

async function dynamodbLocal(install, log) {
  const java = onPath('java');
  const version = java && (await outputOf(java, ['-version']));
  if (!java || !version) {
    throw new SetupError(
      `No tables server is installed for ${process.platform} ${process.arch}: install Java and Maven, which run DynamoDB Local, or set AWS_ENDPOINT_URL_DYNAMODB`,
    );
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
      `Maven is not on PATH: install it to get DynamoDB Local, the tables server for ${process.platform} ${process.arch}`,
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
