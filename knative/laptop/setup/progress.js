const STILL_MS = 10_000;

/** @param {number} since epoch milliseconds */
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/**
 * Does a piece of work that takes its time, and shows so: a line when it begins, one every ten seconds, and
 * one at its end.
 * @template Result
 * @param {string} name
 * @param {(line: string) => void} log
 * @param {() => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function step(name, log, work) {
  const since = Date.now();
  log(`Setting up: ${name} ...`);
  const timer = setInterval(() => log(`Setting up: ${name}, ${seconds(since)} so far`), STILL_MS);
  try {
    const result = await work();
    log(`Setting up: ${name}, done in ${seconds(since)}`);
    return result;
  } finally {
    clearInterval(timer);
  }
}
