/**
 * What `npm start` and `npm test` need before they can begin: the packages, a nats-server, a tables server,
 * the site's build, and for the tests a browser. It runs on the Node and npm that the machine has, so it is
 * plain JavaScript that imports nothing but Node's own. When all is there it says nothing.
 *
 *     node knative/laptop/setup/setup.js start|build|test
 */
import { findBrowser, installBrowser } from './browser.js';
import { areBundlesBuilt, buildBundles } from './bundles.js';
import { cache, config } from './config.js';
import { Missing } from './missing.js';
import { findNatsServer } from './nats-server.js';
import { takeLock } from './one-at-a-time.js';
import { arePackagesInstalled, installPackages } from './packages.js';
import { endAll } from './program.js';
import { buildSite, isSiteBuilt } from './site-build.js';
import { findTablesServer } from './tables-server.js';

const log = (line) => process.stdout.write(`${line}\n`);
const there = (found) => found.then(Boolean, () => false);

/** Each looks first, and changes something only if it must. */
const packages = { isReady: arePackagesInstalled, provide: installPackages };
const nats = { isReady: () => there(findNatsServer({ install: false })), provide: findNatsServer };
const tables = { isReady: () => there(findTablesServer({ install: false })), provide: findTablesServer };
const site = { isReady: isSiteBuilt, provide: buildSite };
const bundles = { isReady: areBundlesBuilt, provide: buildBundles };
const browser = { isReady: () => there(findBrowser()), provide: installBrowser };

const steps = {
  start: [packages, ...(config.natsUrl ? [] : [nats]), ...(config.tablesUrl ? [] : [tables]), site],
  build: [packages, site],
  test: [packages, nats, ...(config.tablesUrl ? [] : [tables]), site, bundles, browser],
};

async function setUp(wanted) {
  let release = () => {};
  try {
    for (const { isReady, provide } of wanted) {
      if (await isReady()) continue;
      release();
      release = await takeLock(`${cache}setup.lock`, (pid) => {
        log(`Waiting for the set-up that process ${pid} does in this folder`);
      });
      process.once('exit', release);
      if (!(await isReady())) await provide({ log });
    }
  } finally {
    release();
  }
}

function end(signal, code) {
  process.on(signal, () => {
    endAll();
    process.exit(code);
  });
}

/** One line for what a person can mend; all else is shown as it is. */
function explain(error) {
  if (error instanceof Missing) return error.message;
  const unwritable = ['EACCES', 'EROFS', 'EPERM'].includes(error.code) && error.path;
  if (unwritable) return `${error.path} can't be written: make the folder of the clone writable`;
  if (error.code === 'ENOSPC') return 'The disk is full';
  return error.message;
}

const wanted = steps[process.argv[2] ?? ''];
if (wanted === undefined) {
  process.stderr.write('Usage: node knative/laptop/setup/setup.js start|build|test\n');
  process.exit(2);
}
end('SIGINT', 130);
end('SIGTERM', 143);
end('SIGHUP', 129);
try {
  await setUp(wanted);
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
