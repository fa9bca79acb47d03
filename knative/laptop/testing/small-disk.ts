import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const uid = process.getuid?.() ?? 0;
const asRoot = (command: string, ...args: string[]): boolean => {
  const [file = '', ...rest] = [...(uid === 0 ? [] : ['sudo', '-n']), command, ...args];
  return spawnSync(file, rest).status === 0;
};

/** A file system of its own in memory, which can be filled. Only root can mount it. */
export class SmallDisk {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /**
   * Undefined where mounting is not allowed.
   *
   * @param path an existing folder to mount it on
   */
  static mount(
    megabytes: number,
    path = mkdtempSync(join(tmpdir(), 'boxoffice-disk-')),
  ): SmallDisk | undefined {
    if (asRoot('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m,uid=${uid}`, 'boxoffice', path))
      return new SmallDisk(path);
    rmSync(path, { recursive: true });
    return undefined;
  }

  get #ballast(): string {
    return join(this.path, 'ballast');
  }

  /**
   * Occupies the free space.
   *
   * @param left the bytes that stay free
   */
  fill(left = 0): void {
    const { bavail, bsize } = statfsSync(this.path);
    try {
      writeFileSync(this.#ballast, Buffer.alloc(bavail * bsize - left));
    } catch (error) {
      // Another process has written since the space was read: the disk is full.
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }

  free(): void {
    rmSync(this.#ballast, { force: true });
  }

  unmount(): void {
    asRoot('umount', '--lazy', this.path);
    rmSync(this.path, { recursive: true, force: true });
  }
}
