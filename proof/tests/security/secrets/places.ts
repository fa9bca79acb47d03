import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Laptop } from '../../../harness/laptop.ts';
import { readTable, tablesOf } from '../../../harness/read-snapshot.ts';
import { services } from '../../../invariants/snapshot.ts';

/** A place where something may be written, by its name: `log`, `environment of auth`, `table of orders`. */
export type Places = Map<string, string[]>;

/** What the processes of a system show of themselves to whoever lists them, as long as they run. */
export function processesOf(laptop: Laptop): Places {
  const places: Places = new Map([['arguments', [shown(laptop.pid, 'cmdline')]]]);
  for (const { name, pid } of laptop.processes()) {
    places.get('arguments')?.push(shown(pid, 'cmdline'));
    places.set(`environment of ${name}`, [shown(pid, 'environ')]);
  }
  return places;
}

/** A file of /proc, with its parts apart; '' when the process has just ended. */
function shown(pid: number, file: 'cmdline' | 'environ'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8').replaceAll('\0', '\n');
  } catch {
    return '';
  }
}

/** Every item of every table, as its service reads it. */
export async function tableItems(laptop: Laptop): Promise<Places> {
  const db = tablesOf(laptop.env());
  const read = services.map(async (service) => {
    const items = await readTable(db, `boxoffice-${service}`);
    return [`table of ${service}`, items.map((item) => JSON.stringify(item))] as const;
  });
  return new Map(await Promise.all(read).finally(() => db.destroy()));
}

/** Every file below a folder, bytes as Latin-1 and UTF-8 alike, by the first part of its path. */
export function filesIn(folder: string, called: string): Places {
  const places: Places = new Map();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const [top = ''] = path.slice(folder.length + 1).split('/');
    const place = `${called}/${top}`;
    places.set(place, [...(places.get(place) ?? []), readFileSync(path, 'utf8')]);
  }
  return places;
}

/** What the images are made of. */
export const imageFiles = (): Places => filesIn(resolve(import.meta.dirname, '../../../../dist'), 'image');

/** All that was said at any of these moments. */
export function together(moments: Places[]): Places {
  const all: Places = new Map();
  for (const places of moments)
    for (const [name, texts] of places) all.set(name, [...(all.get(name) ?? []), ...texts]);
  return all;
}
