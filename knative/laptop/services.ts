import { activator } from './activator.ts';
import { milliseconds } from './duration.ts';
import type { Images } from './images.ts';
import { commandOf, missingFiles, type Run } from './images.ts';
import type { Log } from './log.ts';
import { type Loaded, ManifestError, type Manifests } from './manifests/load.ts';
import type { Container } from './manifests/pod.ts';
import { isPublic } from './manifests/references.ts';
import type { Service } from './manifests/service.ts';
import type { Command, Processes } from './processes.ts';
import { Revision } from './revision.ts';
import type { Listener, Servers } from './servers.ts';

/** Knative's own default for a revision that sets no window. */
const DEFAULT_WINDOW = '60s';

/** A ksvc that can be asked: where, and by what. */
export type Running = { service: Loaded<Service>; revision: Revision; url: string; isPublic: boolean };

export type Around = {
  root: string;
  images: Images;
  idleSeconds: number | undefined;
  environment: (container: Container, namespace: string) => Record<string, string>;
  processes: Processes;
  log: Log;
};

export type Doors = {
  /** Where cluster-local services listen. */
  inner: Servers;
  /** Where the one that isn't listens, on this port. */
  public: Servers;
  publicPort: number;
  /** Wraps the public door, which is taken before the system is ready. */
  gate: (listener: Listener) => Listener;
};

/**
 * Opens the door of every ksvc; no process starts yet.
 * @throws ManifestError for an image that can't be run, StartError for a port that is taken
 */
export async function openServices(manifests: Manifests, doors: Doors, around: Around): Promise<Running[]> {
  const opened: Running[] = [];
  for (const service of manifests.services) {
    const { template } = service.manifest.spec;
    const [container] = template.spec.containers;
    if (!container) continue;
    const run = runnable(service, container, around);
    const window = template.metadata?.annotations?.['autoscaling.knative.dev/window'] ?? DEFAULT_WINDOW;
    const revision = new Revision(
      {
        name: service.name,
        concurrency: template.spec.containerConcurrency,
        timeoutMs: template.spec.timeoutSeconds * 1000,
        windowMs: around.idleSeconds ? around.idleSeconds * 1000 : (milliseconds(window) ?? 60_000),
        command: (port) => commandFor(service, container, run, port, around),
      },
      around.processes,
      around.log,
    );
    const edge = isPublic(service);
    const door = activator(revision, { edge });
    const port = edge
      ? await doors.public.listen(doors.gate(door), doors.publicPort)
      : await doors.inner.listen(door);
    opened.push({
      service,
      revision,
      url: `http://${edge ? 'localhost' : '127.0.0.1'}:${port}`,
      isPublic: edge,
    });
  }
  return opened;
}

/** How a container's image is run from its sources. @throws ManifestError */
export function runnable(
  of: Loaded<unknown>,
  container: Container,
  { images, root }: Pick<Around, 'images' | 'root'>,
): Run {
  const run = images(container.image);
  if (!run) throw new ManifestError(`${of.where}: the laptop has no image ${container.image}`);
  const [missing] = missingFiles(run, root);
  if (missing) throw new ManifestError(`${of.where}: image ${container.image}: ${missing} is not there`);
  return run;
}

function commandFor(
  service: Loaded<Service>,
  container: Container,
  run: Run,
  port: number,
  { root, environment }: Around,
): Command {
  const own = { PORT: String(port), HOST: '127.0.0.1', K_SERVICE: service.name };
  return commandOf(run, root, { ...environment(container, service.namespace), ...own });
}
