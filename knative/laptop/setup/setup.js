/**
 * Provides what `npm start` and `npm test` need: the packages, a nats-server, a tables server, the site's build
 * and, for the tests, a browser. It runs on the machine's own Node and npm, so it is plain JavaScript without
 * dependencies. It prints nothing when everything is present. Outside of CI it writes to the clone only.
 *
 *     node knative/laptop/setup/setup.js start|build|test
 */
import { findBrowser, installBrowser } from './browser.js';
import { areBundlesBuilt, buildBundles } from './bundles.js';
import { cache, config } from './config.js';
import { takeLock } from './lock.js';
import { findNatsServer } from './nats-server.js';
import { arePackagesInstalled, installPackages } from './packages.js';
import { checkPlatform } from './platform.js';
import { endAll } from './program.js';
import { buildSite, isSiteBuilt } from './site-build.js';
import { findTablesServer } from './tables-server.js';

const log = (line) => process.stdout.write(`${line}\n`);
const exists = (search) => search.then(Boolean, () => false);

const packages = { isReady: arePackagesInstalled, provide: installPackages };
const nats = { isReady: () => exists(findNatsServer({ install: false })), provide: findNatsServer };
const tables = { isReady: () => exists(findTablesServer({ install: false })), provide: findTablesServer };
const site = { isReady: isSiteBuilt, provide: buildSite };
const bundles = { isReady: areBundlesBuilt, provide: buildBundles };
const browser = { isReady: () => exists(findBrowser()), provide: installBrowser };

const stepsOf = {
  start: [packages, ...(config.natsUrl ? [] : [nats]), ...(config.tablesUrl ? [] : [tables]), site],
  build: [packages, site],
  test: [packages, nats, ...(config.tablesUrl ? [] : [tables]), site, bundles, browser],
};

async function setUp(steps) {
  let release = () => {};
  try {
    checkPlatform();
    for (const { isReady, provide } of steps) {
      if (await isReady()) continue;
      release();
      release = await takeLock(`${cache}setup.lock`, (pid) => {
        log(`Waiting for process ${pid}, which sets up this folder`);
      });
      process.once('exit', release);
      if (!(await isReady())) await provide({ log });
    }
  } finally {
    release();
  }
}

function exitOn(signal, code) {
  process.on(signal, () => {
    endAll();
    process.exit(code);
  });
}

/** One sentence for an error that a person can fix; other errors as they are. */
function explain(error) {
  const isUnwritable = ['EACCES', 'EROFS', 'EPERM'].includes(error.code) && error.path;
  if (isUnwritable) return `${error.path} can't be written: make the folder of the clone writable`;
  if (error.code === 'ENOSPC') return 'The disk is full: free some space and try again';
  return error.message;
}

const steps = stepsOf[process.argv[2] ?? ''];
if (steps === undefined) {
  process.stderr.write('Usage: node knative/laptop/setup/setup.js start|build|test\n');
  process.exit(2);
}
exitOn('SIGINT', 130);
exitOn('SIGTERM', 143);
exitOn('SIGHUP', 129);
try {
  await setUp(steps);
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
