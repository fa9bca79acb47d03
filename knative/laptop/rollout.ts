import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
import type { Log } from './log.ts';
import type { Container } from './manifests/pod.ts';
import type { Running } from './services.ts';

/** Secrets that may change while the system runs. */
const WATCHED = ['signing-keys', 'public-keys'];
/** Changes that come this close together are one, in milliseconds. */
const TOGETHER_MS = 50;

/**
 * Gives services what has changed in their secrets, as new revisions do in a cluster: all at once, so that no
 * service is asked by one that knows more than it does.
 */
export class Rollout {
  readonly #services: Running[];
  readonly #environment: (container: Container, namespace: string) => Record<string, string>;
  readonly #log: Log;
  readonly #given = new Map<Running, string>();
  readonly #watchers: FSWatcher[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(
    services: Running[],
    environment: (container: Container, namespace: string) => Record<string, string>,
    log: Log,
  ) {
    this.#services = services;
    this.#environment = environment;
    this.#log = log;
    for (const running of services) this.#given.set(running, this.#wanted(running));
  }

  /** @param rolled called after each change, once every service has what is new */
  watch(secrets: string, rolled: () => void): void {
    const soon = () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => {
        this.#roll();
        rolled();
      }, TOGETHER_MS);
    };
    for (const name of WATCHED) this.#watchers.push(watch(join(secrets, name), soon));
  }

  stop(): void {
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers) watcher.close();
  }

  #roll(): void {
    const changed = this.#services.filter((running) => this.#given.get(running) !== this.#wanted(running));
    for (const running of changed) {
      this.#given.set(running, this.#wanted(running));
      running.revision.renew();
    }
    const names = changed.map(({ service }) => service.name).join(', ');
    if (names) this.#log(`new secrets for ${names}`);
  }

  /** What a process of this service would be started with now. */
  #wanted({ service }: Running): string {
    const { containers } = service.manifest.spec.template.spec;
    return JSON.stringify(containers.map((container) => this.#environment(container, service.namespace)));
  }
}
