// Exits with 1 if a new process rejects the code cache of a bundle: `node check-cache.cjs <folder>`.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');

const folder = process.argv[2];
const filename = join(folder, 'bundle.js');
const cachedData = readFileSync(join(folder, 'code.cache'));
const script = new Script(readFileSync(filename, 'utf8'), { filename, cachedData });
if (script.cachedDataRejected) {
  console.error(`${folder}: the code cache is rejected`);
  process.exit(1);
}
