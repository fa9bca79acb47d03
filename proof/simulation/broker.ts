import { join } from 'node:path';
import type { CloudEvent } from '@boxoffice/shared/events/cloud-event.ts';
import { toHeaders } from '@boxoffice/shared/events/http-binding.ts';
import { Tick } from '@boxoffice/shared/events/tick.ts';
import { milliseconds } from '../../knative/laptop/duration.ts';
import { wants } from '../../knative/laptop/filters.ts';
import { loadManifests } from '../../knative/laptop/manifests/load.ts';
import { invariantNames } from '../invariants/names.ts';
import { shortId } from './history.ts';
import { callService, groups } from './network.ts';
import { replicaVersion } from './replica-of.ts';
import { currentPod, simulation } from './simulation.ts';

const { triggers } = await loadManifests(join(import.meta.dirname, '../../knative/base'));

/** The Triggers of the manifests: which events go where, and how they are retried. */
const subscriptions = triggers.map(({ manifest: { spec } }) => ({
  service: spec.subscriber.ref.name,
  broker: spec.broker,
  accepts: (event: CloudEvent) => wants(spec, event as unknown as Record<string, string>),
  attempts: spec.delivery.retry + 1,
  delay: milliseconds(spec.delivery.backoffDelay) ?? 0,
  timeout: milliseconds(spec.delivery.timeout) ?? 0,
}));
type Subscription = (typeof subscriptions)[number];

/** The subscriptions of the event's Broker. Each of them costs a call of the filter, whatever it accepts. */
const subscriptionsOf = ({ type }: CloudEvent): Subscription[] =>
  subscriptions.filter(({ broker }) => broker === (type === Tick.type ? 'ticks' : 'default'));

/** The subscriptions of the simulated services. Auth is not simulated. */
const subscriptionsTo = (event: CloudEvent): Subscription[] =>
  subscriptionsOf(event).filter(({ service, accepts }) => groups.has(service) && accepts(event));

interface DeadLetter {
  subscription: Subscription;
  event: CloudEvent;
}

/**
 * A Broker over a Knative channel: at-least-once delivery to each subscriber, in any order. A 2xx acknowledges the
 * event. A 4xx other than 429 drops it silently. Anything else is retried with backoff and ends as a dead letter.
 *
 * It loses accepted events in the three ways of the real channel: the dead letter sink fails too, crashes use up the
 * deliveries, or a route is missing for a moment and its 404 ends the delivery.
 */
export class Broker {
  /** The acknowledged deliveries, as `<service> <event id>`. */
  readonly #acknowledged = new Set<string>();
  /** The deliveries that the channel lost, in the same form. */
  readonly #lost = new Set<string>();
  #deadLetters: DeadLetter[] = [];

  get deadLetters(): number {
    return this.#deadLetters.length;
  }

  accept(event: CloudEvent): void {
    const { random, rates, history, meter } = simulation();
    history.recordPublished(event);
    for (const { service } of subscriptionsOf(event)) meter.recordFilterCall(service, event.type);
    for (const subscription of subscriptionsTo(event)) {
      const isDuplicate = random.chance(rates.duplicateEvent);
      if (isDuplicate) history.recordFault('duplicate event', `${event.type} to ${subscription.service}`);
      for (const _ of isDuplicate ? [1, 2] : [1]) this.#send(subscription, event);
    }
  }

  /** The subscribers that have not acknowledged the event although the channel has neither lost it nor made it a dead letter. */
  missing = (event: CloudEvent): string[] => {
    const isDeadLetter = (service: string) =>
      this.#deadLetters.some(
        ({ subscription, event: { id } }) => subscription.service === service && id === event.id,
      );
    return subscriptionsTo(event)
      .map(({ service }) => service)
      .filter((service) => !this.#acknowledged.has(`${service} ${event.id}`))
      .filter((service) => !this.#lost.has(`${service} ${event.id}`) && !isDeadLetter(service));
  };

  /** Replays every dead letter. */
  replay(): void {
    const deadLetters = this.#deadLetters;
    this.#deadLetters = [];
    for (const { subscription, event } of deadLetters) this.#send(subscription, event);
  }

  #send(subscription: Subscription, event: CloudEvent): void {
    const { scheduler, random, rates, history } = simulation();
    const isLate = random.chance(rates.delay);
    if (isLate) history.recordFault('late event', `${event.type} to ${subscription.service}`);
    const ms = isLate ? random.pick([5000, 60_000, 1_500_000]) * random.next() : random.integer(1, 60);
    currentPod.exit(() => scheduler.schedule(ms, () => this.#deliver(subscription, event, 1)));
  }

  async #deliver(subscription: Subscription, event: CloudEvent, attempt: number): Promise<void> {
    const { scheduler, random, rates, history } = simulation();
    const { service, attempts, delay, timeout } = subscription;
    const body = Buffer.from(JSON.stringify(event.data ?? null));
    const request = { method: 'POST', path: '/', headers: toHeaders(event), body };
    const lose = (reason: string) => {
      history.recordFault(`event lost: ${reason}`, `${event.type} ${shortId(event.subject)} to ${service}`);
      this.#lost.add(`${service} ${event.id}`);
    };
    simulation().meter.recordDelivery(service, event.type);
    if (random.chance(rates.lostByMissingRoute)) return lose('404 of a missing route');
    let isCrashed = false;
    const response = await callService(service, request, timeout, () => {
      isCrashed = true;
    });
    const status = response?.status ?? 0;
    const reason = status === 503 ? ` ${response?.text}` : '';
    history.log(`${event.type} ${shortId(event.subject)} -> ${service} ${status || 'no answer'}${reason}`);
    if (status >= 200 && status < 300) {
      const stored = replicaVersion(service, event);
      const { version } = event.data as { version?: number };
      if (stored !== undefined && version !== undefined && stored < version)
        history.recordViolation(
          invariantNames.events,
          `${service} acknowledged a ${event.type} and has not stored its version`,
        );
      this.#acknowledged.add(`${service} ${event.id}`);
    } else if (status >= 400 && status < 500 && status !== 429) {
      history.recordViolation(
        invariantNames.events,
        `${service} dropped a ${event.type} by answering ${status}`,
      );
    } else if (isCrashed && random.chance(rates.lostByCrashes)) {
      lose('crashes used up its deliveries');
    } else if (attempt < attempts) {
      scheduler.schedule(delay * 2 ** attempt, () => this.#deliver(subscription, event, attempt + 1));
    } else if (random.chance(rates.lostDeadLetter)) {
      lose('the dead letter sink failed');
    } else {
      history.recordFault('dead letter', `${event.type} ${shortId(event.subject)} to ${service}`);
      this.#deadLetters.push({ subscription, event });
    }
  }
}
