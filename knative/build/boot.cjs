// Runs the bundle beside it from its warmed code cache. Without one, or with one of another Node, it says so and
// runs all the same, only slower to start.
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
  console.warn(`code cache ${cachedData ? 'rejected' : 'missing'}: this start is slower than it could be`);
module.exports = script;
script.runInThisContext()(createRequire(filename), pathToFileURL(filename).href);
