import { SetupError } from './setup-error.js';

/**
 * Checks that the project can run on this machine.
 * @param {string} [platform]
 * @param {string} [arch]
 * @throws {SetupError} if it can't
 */
export function checkPlatform(platform = process.platform, arch = process.arch) {
  const isSupported = ['linux', 'darwin'].includes(platform) && ['x64', 'arm64'].includes(arch);
  if (isSupported) return;
  throw new SetupError(
    `Boxoffice runs on Linux and macOS, x64 or arm64, not on ${platform} ${arch}: on Windows, run it in WSL 2`,
  );
}
