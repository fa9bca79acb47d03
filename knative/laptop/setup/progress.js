const INTERVAL_MS = 10_000;

/** @param {number} since epoch milliseconds */
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/**
 * Does slow work and logs its progress: a line at the start, one every ten seconds and one at the end.
 * @template Result
 * @param {string} name
 * @param {(line: string) => void} log
 * @param {() => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function step(name, log, work) {
  const since = Date.now();
  log(`Setting up: ${name} ...`);
  const timer = setInterval(() => log(`Setting up: ${name}, ${seconds(since)} so far`), INTERVAL_MS);
  try {
    const result = await work();
    log(`Setting up: ${name}, done in ${seconds(since)}`);
    return result;
  } finally {
    clearInterval(timer);
  }
}
