import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Cron } from 'croner';
import type { Broker } from './broker.ts';
import type { Log } from './log.ts';
import type { PingSource } from './manifests/eventing.ts';
import { type Loaded, ManifestError } from './manifests/load.ts';

/** The number of attempts of Knative's PingSource. A lost tick is harmless: the next one does its work. */
const ATTEMPTS = 5;

/**
 * Sends the ticks of a PingSource to its Broker on schedule.
 * @throws ManifestError when the schedule is invalid
 */
export function startPings(source: Loaded<PingSource>, broker: Broker, log: Log): { stop(): void } {
  const { schedule, timezone, contentType, data } = source.manifest.spec;
  const tick = async () => {
    const headers = {
      'ce-specversion': '1.0',
      'ce-id': randomUUID(),
      'ce-type': 'dev.knative.sources.ping',
      'ce-source': `/apis/v1/namespaces/${source.namespace}/pingsources/${source.name}`,
      'ce-time': new Date().toISOString(),
      'content-type': contentType ?? 'application/json',
    };
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        return await broker.accept({ headers, body: Buffer.from(data ?? '') });
      } catch {
        await sleep(300);
      }
    }
    log(`${source.name}: a tick was lost, because the broker was unavailable`, 'warn');
  };
  try {
    const cron = new Cron(schedule, { ...(timezone && { timezone }), protect: true }, () => void tick());
    return { stop: () => cron.stop() };
  } catch (error) {
    throw new ManifestError(`${source.where}: spec.schedule: ${(error as Error).message}`);
  }
}
