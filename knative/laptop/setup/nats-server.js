import { cache } from './config.js';
import { isDebian, unpackDebianPackage } from './debian.js';
import { Missing } from './missing.js';
import { onPath, outputOf, run } from './program.js';
import { step } from './progress.js';

const NEEDED = [2, 9];
const unpacked = `${cache}nats-server/`;
const cached = `${unpacked}usr/sbin/nats-server`;

/**
 * A nats-server with JetStream, 2.9 or newer: one on PATH, else the cache's, else one that is fetched into
 * the cache (Debian's package, which takes no root) or installed (Homebrew).
 * @param {{ install?: boolean, log?: (line: string) => void }} [options] install: false only looks
 * @returns {Promise<string>} its path
 * @throws {Missing} if there is none and none can be had
 */
export async function findNatsServer({ install = true, log = console.log } = {}) {
  const found = await present();
  if (found) return found;
  if (install) {
    if (isDebian()) {
      await step('nats-server, from Debian', log, () => unpackDebianPackage('nats-server', unpacked)).catch(
        (error) => log(error.message),
      );
    } else if (onPath('brew')) {
      await step('nats-server, from Homebrew', log, () => run('brew', ['install', 'nats-server'])).catch(
        (error) => log(error.message),
      );
    }
    const provided = await present();
    if (provided) return provided;
  }
  throw new Missing(
    `No nats-server ${NEEDED.join('.')} or newer is on PATH: install it (apt-get install nats-server, or brew install nats-server)`,
  );
}

async function present() {
  for (const path of [onPath('nats-server'), cached]) {
    if (path && isNewEnough(await outputOf(path, ['-v']))) return path;
  }
  return undefined;
}

/**
 * Whether what `nats-server -v` prints names a version with all that the project uses.
 * @param {string | undefined} printed such as `nats-server: v2.9.10`
 */
export function isNewEnough(printed) {
  const [, major, minor] = /v?(\d+)\.(\d+)/.exec(printed ?? '') ?? [];
  if (major === undefined) return false;
  return Number(major) > NEEDED[0] || (Number(major) === NEEDED[0] && Number(minor) >= NEEDED[1]);
}
