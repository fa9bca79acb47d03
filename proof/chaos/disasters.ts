import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { SmallDisk } from '../../knative/laptop/testing/small-disk.ts';
import type { KillTarget } from '../harness/chaos/kills.ts';
import type { Laptop } from '../harness/laptop.ts';
import type { RunningSystem } from '../harness/running-system.ts';

/** How long the disk stays full, in milliseconds. */
const FULL_MS = 3000;

type Disaster = () => Promise<boolean>;

/**
 * The system with disasters under further names of `kill`: each loses events that the Broker has accepted, or makes the
 * disk full for a while. `kill` resolves when the disaster is over.
 *
 * @param disk the disk of the system's state folder; without one it is never full
 */
export function withDisasters(
  laptop: Laptop,
  disk: SmallDisk | undefined,
): { system: RunningSystem; targets: KillTarget[] } {
  const disasters: Record<string, Disaster> = {
    'event stream deleted': () => deleteStreams(laptop.natsUrl()),
    'nats-server store emptied': async () => {
      const store = join(laptop.state, 'nats');
      const moved = `${store}-${crypto.randomUUID()}`;
      // Moved first: deleting the store after the kill would race with the start of the next nats-server.
      // A nats-server that is starting again may have none.
      if (!existsSync(store)) return false;
      renameSync(store, moved);
      const isKilled = await laptop.kill('nats-server');
      rmSync(moved, { recursive: true, force: true });
      return isKilled;
    },
    ...(disk && { 'disk full': () => fillFor(disk, FULL_MS) }),
  };
  return {
    targets: Object.keys(disasters).map((name) => [name, 1]),
    system: {
      url: laptop.url,
      log: laptop.log,
      env: () => laptop.env(),
      natsUrl: () => laptop.natsUrl(),
      mailUrl: () => laptop.mailUrl(),
      kill: (name) => disasters[name]?.() ?? laptop.kill(name),
    },
  };
}

/** Deletes every stream with its undelivered events; false while no nats-server answers. */
async function deleteStreams(servers: string): Promise<boolean> {
  const connection = await connect({ servers, timeout: 1000, reconnect: false }).catch(() => undefined);
  if (!connection) return false;
  try {
    const manager = await jetstreamManager(connection);
    for await (const { config } of manager.streams.list()) await manager.streams.delete(config.name);
    return true;
  } catch {
    // The nats-server was killed meanwhile, or has just started and is not ready.
    return false;
  } finally {
    await connection.close();
  }
}

async function fillFor(disk: SmallDisk, ms: number): Promise<boolean> {
  try {
    disk.fill();
    await pause(ms);
  } finally {
    disk.free();
  }
  return true;
}
