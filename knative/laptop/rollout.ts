import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
import type { Log } from './log.ts';
import type { Container } from './manifests/pod.ts';
import type { RunningService } from './services.ts';

/** The secrets that `npm run keys` changes while the system runs. */
const WATCHED = ['signing-keys', 'public-keys', 'pass-signing-keys', 'pass-public-keys'];
/** Changes within this many milliseconds cause one rollout. */
const DEBOUNCE_MS = 50;

/**
 * Restarts services whose secrets changed, as a new revision does in a cluster. All restart together, so that
 * no service gets a token that is signed with a key that it doesn't have yet.
 */
export class Rollout {
  readonly #services: RunningService[];
  readonly #environment: (container: Container, namespace: string) => Record<string, string>;
  readonly #log: Log;
  /** The environment that each service was last started with. */
  readonly #applied = new Map<RunningService, string>();
  readonly #watchers: FSWatcher[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(
    services: RunningService[],
    environment: (container: Container, namespace: string) => Record<string, string>,
    log: Log,
  ) {
    this.#services = services;
    this.#environment = environment;
    this.#log = log;
    for (const service of services) this.#applied.set(service, this.#environmentOf(service));
  }

  /** @param onRollout called after each change, when every service uses the new secrets */
  watch(secrets: string, onRollout: () => void): void {
    const schedule = () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => {
        this.#applyChanges();
        onRollout();
      }, DEBOUNCE_MS);
    };
    for (const name of WATCHED) this.#watchers.push(watch(join(secrets, name), schedule));
  }

  stop(): void {
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers) watcher.close();
  }

  #applyChanges(): void {
    const changed = this.#services.filter(
      (service) => this.#applied.get(service) !== this.#environmentOf(service),
    );
    for (const service of changed) {
      this.#applied.set(service, this.#environmentOf(service));
      service.revision.renew();
    }
    const names = changed.map(({ service }) => service.name).join(', ');
    if (names) this.#log(`new secrets for ${names}`);
  }

  /** The environment that a new process of the service gets. */
  #environmentOf({ service }: RunningService): string {
    const { containers } = service.manifest.spec.template.spec;
    return JSON.stringify(containers.map((container) => this.#environment(container, service.namespace)));
  }
}
