import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Laptop } from '../../../harness/laptop.ts';
import { readTable, tablesOf } from '../../../harness/read-snapshot.ts';
import { services } from '../../../invariants/snapshot.ts';

/** The texts found in each place. Places are `log`, `environment of auth`, `table of orders`, and so on. */
export type Places = Map<string, string[]>;

/** The arguments and environments of the running processes. */
export function readProcesses(laptop: Laptop): Places {
  const places: Places = new Map([['arguments', [readProc(laptop.pid, 'cmdline')]]]);
  for (const { name, pid } of laptop.processes()) {
    places.get('arguments')?.push(readProc(pid, 'cmdline'));
    places.set(`environment of ${name}`, [readProc(pid, 'environ')]);
  }
  return places;
}

/** A file of /proc with one argument or variable a line; '' when the process has just ended. */
function readProc(pid: number, file: 'cmdline' | 'environ'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8').replaceAll('\0', '\n');
  } catch {
    return '';
  }
}

/** Every item of every table. */
export async function readTables(laptop: Laptop): Promise<Places> {
  const db = tablesOf(laptop.env());
  const reads = services.map(async (service) => {
    const items = await readTable(db, `boxoffice-${service}`);
    return [`table of ${service}`, items.map((item) => JSON.stringify(item))] as const;
  });
  return new Map(await Promise.all(reads).finally(() => db.destroy()));
}

/** Every file below a folder, grouped by the first part of its path. */
export function readFiles(folder: string, name: string): Places {
  const places: Places = new Map();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const [top = ''] = path.slice(folder.length + 1).split('/');
    const place = `${name}/${top}`;
    places.set(place, [...(places.get(place) ?? []), readIfThere(path)]);
  }
  return places;
}

/** A running system can delete a file after it was listed. */
function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return '';
  }
}

/** The bundles in the images. */
export const readImages = (): Places => readFiles(resolve(import.meta.dirname, '../../../../dist'), 'image');

/** Merges the texts of each place. */
export function mergePlaces(snapshots: Places[]): Places {
  const merged: Places = new Map();
  for (const places of snapshots)
    for (const [name, texts] of places) merged.set(name, [...(merged.get(name) ?? []), ...texts]);
  return merged;
}
