import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cache, config, root } from './config.js';
import { installDebianPackage, isDebian } from './debian.js';
import { projectNode } from './packages.js';
import { onPath, outputOf, run } from './program.js';
import { step } from './progress.js';

/** A headless shell has no windows, and takes half the processor time of a whole browser. */
const NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];
const playwright = `${root}node_modules/playwright/cli.js`;
/** Playwright downloads into the cache of the clone instead of the user's home. */
const intoCache = { PLAYWRIGHT_BROWSERS_PATH: `${cache}playwright` };

/** Written after a failed installation, which takes minutes and is tried once an hour. */
const failedStamp = `${cache}no-browser`;
const RETRY_MS = 3_600_000;
const DOWNLOAD_MS = 300_000;

/**
 * A Chromium that starts: the one on PATH, else one that Playwright has downloaded.
 * @returns {Promise<string | undefined>} its path
 */
export async function findBrowser() {
  const candidates = [...NAMES.map(onPath), await playwrightBrowser(), await playwrightBrowser(intoCache)];
  for (const path of candidates) if (path && (await canStart(path))) return path;
  return undefined;
}

/**
 * Installs a Chromium with Playwright. In CI, where Playwright's download fails or lacks libraries, installs
 * Debian's.
 * @param {{ log: (line: string) => void }} options
 * @returns {Promise<string | undefined>} its path, or undefined after a line that says what to do
 */
export async function installBrowser({ log }) {
  if (existsSync(failedStamp) && Date.now() - statSync(failedStamp).mtimeMs < RETRY_MS) return undefined;
  const download = () =>
    run(projectNode(), [playwright, 'install', 'chromium'], { env: intoCache, timeout: DOWNLOAD_MS });
  await step('a Chromium, from Playwright', log, download).catch(() => log('Playwright downloaded none'));
  let found = await findBrowser();
  if (!found && config.isCi && isDebian()) {
    // Older releases have no package of the shell alone.
    const install = () =>
      installDebianPackage('chromium-headless-shell').catch(() => installDebianPackage('chromium'));
    await step('a Chromium, from Debian', log, install).catch((error) => log(error.message));
    found = await findBrowser();
  }
  rmSync(failedStamp, { force: true });
  if (found) return found;
  mkdirSync(cache, { recursive: true });
  writeFileSync(failedStamp, '');
  log(
    'The browser tests need Chromium: install it (sudo apt-get install chromium), or set CI=true to allow it',
  );
  return undefined;
}

// A browser can be installed without the libraries that it needs.
const canStart = async (path) => (await outputOf(path, ['--version'])) !== undefined;

async function playwrightBrowser(env = {}) {
  const script = "require('playwright').chromium.executablePath()";
  const code = `process.chdir(${JSON.stringify(root)});${script}`;
  const path = await outputOf(projectNode(), ['-p', code], env);
  return path && existsSync(path) ? path : undefined;
}
