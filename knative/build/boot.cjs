// Runs the bundle beside this file with its V8 code cache. If the cache is missing or from another build of Node, the
// bundle still runs; it starts more slowly and logs a warning.
const { readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');
const { Script } = require('node:vm');

const filename = join(__dirname, 'bundle.js');
let cachedData;
try {
  cachedData = readFileSync(join(__dirname, 'code.cache'));
} catch {}
const script = new Script(readFileSync(filename, 'utf8'), { filename, cachedData });
if (!cachedData || script.cachedDataRejected)
  console.warn(
    JSON.stringify({
      time: new Date().toISOString(),
      level: 'warn',
      service: process.env.K_SERVICE || process.env.FUNCTION_TARGET,
      message: `the code cache is ${cachedData ? 'rejected' : 'missing'}: this start is slower than it could be`,
    }),
  );
module.exports = script;
script.runInThisContext()(createRequire(filename), pathToFileURL(filename).href);
