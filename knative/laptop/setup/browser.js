import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cache, root } from './config.js';
import { installDebianPackage, isDebian } from './debian.js';
import { projectNode } from './packages.js';
import { onPath, outputOf, run } from './program.js';
import { step } from './progress.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const playwright = `${root}node_modules/playwright/cli.js`;

/** Written when none could be had: the attempts take a while, so they are made once an hour. */
const inVain = `${cache}no-browser`;
const AGAIN_MS = 3_600_000;
const DOWNLOAD_MS = 300_000;

/**
 * A Chromium that starts: one on PATH, else Playwright's own.
 * @returns {Promise<string | undefined>} its path
 */
export async function findBrowser() {
  const candidates = NAMES.map(onPath).filter((path) => path !== undefined);
  for (const path of candidates) if (await starts(path)) return path;
  const own = await playwrightsOwn();
  return own && (await starts(own)) ? own : undefined;
}

/**
 * Installs a Chromium by Playwright, or, where its download can't be reached or lacks libraries, Debian's.
 * @param {{ log: (line: string) => void }} options
 * @returns {Promise<string | undefined>} its path, or undefined after a line that says what to do
 */
export async function installBrowser({ log }) {
  if (existsSync(inVain) && Date.now() - statSync(inVain).mtimeMs < AGAIN_MS) return undefined;
  const byPlaywright = () =>
    run(projectNode(), [playwright, 'install', 'chromium'], { timeout: DOWNLOAD_MS });
  await step('a Chromium, from Playwright', log, byPlaywright).catch(() => log('It could not be downloaded'));
  let found = await findBrowser();
  if (!found && isDebian()) {
    const byDebian = () => installDebianPackage('chromium');
    await step('a Chromium, from Debian', log, byDebian).catch((error) => log(error.message));
    found = await findBrowser();
  }
  rmSync(inVain, { force: true });
  if (found) return found;
  mkdirSync(cache, { recursive: true });
  writeFileSync(inVain, '');
  log('No Chromium could be installed: the test in a browser needs one (apt-get install chromium)');
  return undefined;
}

// A browser that lacks a library is there and doesn't start.
const starts = async (path) => (await outputOf(path, ['--version'])) !== undefined;

async function playwrightsOwn() {
  const script = "require('playwright').chromium.executablePath()";
  const path = await outputOf(projectNode(), ['-p', `process.chdir(${JSON.stringify(root)});${script}`]);
  return path && existsSync(path) ? path : undefined;
}
