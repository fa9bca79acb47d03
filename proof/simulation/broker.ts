import { join } from 'node:path';
import type { CloudEvent } from '@boxoffice/shared/events/cloud-event.ts';
import { toHeaders } from '@boxoffice/shared/events/http-binding.ts';
import { milliseconds } from '../../knative/laptop/duration.ts';
import { wants } from '../../knative/laptop/filters.ts';
import { loadManifests } from '../../knative/laptop/manifests/load.ts';
import { short } from './history.ts';
import { ask, groups } from './network.ts';
import { runningIn, world } from './simulation.ts';

const { triggers } = await loadManifests(join(import.meta.dirname, '../../knative/base'));

/** Who gets which events and how often they are tried: what the manifests say. */
const subscriptions = triggers.map(({ manifest: { spec } }) => ({
  service: spec.subscriber.ref.name,
  wants: (event: CloudEvent) => wants(spec, event as unknown as Record<string, string>),
  attempts: spec.delivery.retry + 1,
  delay: milliseconds(spec.delivery.backoffDelay) ?? 0,
  timeout: milliseconds(spec.delivery.timeout) ?? 0,
}));
type Subscription = (typeof subscriptions)[number];

/** Who of the services that are simulated wants an event: auth sells nothing, and isn't there. */
const subscribersOf = (event: CloudEvent): Subscription[] =>
  subscriptions.filter((one) => groups.has(one.service) && one.wants(event));

interface Letter {
  subscription: Subscription;
  event: CloudEvent;
}

/**
 * A Broker over a Knative channel: at least once to each subscriber, in any order; 2xx is taken, 4xx but 429 ends the
 * delivery for good, anything else is tried again, later each time, and ends among the dead letters.
 */
export class Broker {
  /** By subscriber and event. */
  readonly taken = new Set<string>();
  #letters: Letter[] = [];

  get deadLetters(): number {
    return this.#letters.length;
  }

  accept(event: CloudEvent): void {
    const { random, climate, history } = world();
    for (const subscription of subscribersOf(event)) {
      const twice = random.chance(climate.duplicate);
      if (twice) history.fault('event twice', `${event.type} to ${subscription.service}`);
      for (const _ of twice ? [1, 2] : [1]) this.#send(subscription, event);
    }
  }

  /** Everyone who should have taken the event and hasn't. */
  missing = (event: CloudEvent): string[] =>
    subscribersOf(event)
      .filter((one) => !this.taken.has(`${one.service} ${event.id}`))
      .map(({ service }) => service);

  /** What an operator does with the dead letters once their cause is gone. */
  replay(): void {
    const letters = this.#letters;
    this.#letters = [];
    for (const { subscription, event } of letters) this.#send(subscription, event);
  }

  #send(subscription: Subscription, event: CloudEvent): void {
    const { scheduler, random, climate, history } = world();
    const late = random.chance(climate.delay);
    if (late) history.fault('event late', `${event.type} to ${subscription.service}`);
    const ms = late ? random.pick([5000, 60_000, 1_500_000]) * random.next() : random.between(1, 60);
    runningIn.exit(() => scheduler.plan(ms, () => this.#deliver(subscription, event, 1)));
  }

  async #deliver(subscription: Subscription, event: CloudEvent, attempt: number): Promise<void> {
    const { scheduler, history } = world();
    const { service, attempts, delay, timeout } = subscription;
    const body = Buffer.from(JSON.stringify(event.data ?? null));
    const answer = await ask(
      service,
      { method: 'POST', path: '/', headers: toHeaders(event), body },
      timeout,
    );
    const status = answer?.status ?? 0;
    const why = status === 503 ? ` ${answer?.text}` : '';
    history.tell(`${event.type} ${short(event.subject)} -> ${service} ${status || 'no answer'}${why}`);
    if (status >= 200 && status < 300) {
      this.taken.add(`${service} ${event.id}`);
    } else if (status >= 400 && status < 500 && status !== 429) {
      history.violate(
        '6. events arrive, and work once',
        `${service} dropped a ${event.type} by answering ${status}`,
      );
    } else if (attempt < attempts) {
      scheduler.plan(delay * 2 ** attempt, () => this.#deliver(subscription, event, attempt + 1));
    } else {
      history.fault('dead letter', `${event.type} ${short(event.subject)} to ${service}`);
      this.#letters.push({ subscription, event });
    }
  }
}
