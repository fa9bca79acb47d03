import { CommandError, UsageError } from '../command-line.ts';

const SEMVER = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;

/** Whether a version comes after another one, both `major.minor.patch`. @throws UsageError for any other form */
export function isLater(version: string, than: string): boolean {
  const [numbers, others] = [version, than].map((text) => {
    const found = SEMVER.exec(text);
    if (!found) throw new UsageError(`Give a version such as 1.2.3 instead of ${text}`);
    return found.slice(1).map(Number);
  }) as [number[], number[]];
  const at = numbers.findIndex((number, n) => number !== others[n]);
  return at >= 0 && (numbers[at] ?? 0) > (others[at] ?? 0);
}

/** The text of a package.json with another version. */
export const withVersion = (packageJson: string, version: string): string =>
  packageJson.replace(/^( {2}"version": ")[^"]*/m, `$1${version}`);

/**
 * The text of a package-lock.json with another version of the root and of the workspaces.
 *
 * @param workspaces their folders
 */
export function lockWithVersion(lock: string, workspaces: string[], version: string): string {
  const parsed = JSON.parse(lock) as { version: string; packages: Record<string, { version?: string }> };
  parsed.version = version;
  for (const path of ['', ...workspaces]) {
    const entry = parsed.packages[path];
    if (!entry) throw new CommandError(`package-lock.json does not have ${path}: run npm install`);
    if (entry.version !== undefined) entry.version = version;
  }
  return `${JSON.stringify(parsed, null, 2)}\n`;
}
