import { activator } from './activator.ts';
import { milliseconds } from './duration.ts';
import type { HttpServers, Listener } from './http-servers.ts';
import { commandOf, type Images, missingFiles, type Run } from './images.ts';
import type { Log } from './log.ts';
import { type Loaded, ManifestError, type Manifests } from './manifests/load.ts';
import type { Container } from './manifests/pod.ts';
import { isPublic } from './manifests/references.ts';
import type { Service } from './manifests/service.ts';
import type { Processes } from './processes.ts';
import { Revision } from './revision.ts';

/** Knative's own default for a revision that sets no window. */
const DEFAULT_WINDOW = '60s';

/** A ksvc that answers requests at `url`. */
export type RunningService = {
  service: Loaded<Service>;
  revision: Revision;
  run: Run;
  url: string;
  isPublic: boolean;
};

/** What services and Jobs need in order to run. */
export type ServiceContext = {
  root: string;
  images: Images;
  idleSeconds: number | undefined;
  environment: (container: Container, namespace: string) => Record<string, string>;
  /** A reason, such as a syntax error, not to start a process from these source folders. */
  sourceError: (folders: string[]) => Promise<string | undefined>;
  processes: Processes;
  log: Log;
};

export type Listeners = {
  /** Where cluster-local services listen. */
  internal: HttpServers;
  /** Where the public service listens, on `publicPort`. */
  public: HttpServers;
  publicPort: number;
  /** Delays the requests of the public port until the system is ready. */
  whenReady: (listener: Listener) => Listener;
};

/**
 * Opens the port of every ksvc; no process starts yet.
 * @throws ManifestError for an image that can't be run, StartError for a port that is in use
 */
export async function openServices(
  manifests: Manifests,
  listeners: Listeners,
  context: ServiceContext,
): Promise<RunningService[]> {
  const opened: RunningService[] = [];
  for (const service of manifests.services) {
    const [container] = service.manifest.spec.template.spec.containers;
    if (!container) continue;
    const run = findRun(service, container, context);
    const revision = revisionOf(service, container, run, context);
    const open = isPublic(service);
    const handler = activator(revision, { isPublic: open });
    const port = open
      ? await listeners.public.listen(listeners.whenReady(handler), listeners.publicPort)
      : await listeners.internal.listen(handler);
    const url = `http://${open ? 'localhost' : '127.0.0.1'}:${port}`;
    opened.push({ service, revision, run, url, isPublic: open });
  }
  return opened;
}

function revisionOf(
  service: Loaded<Service>,
  container: Container,
  run: Run,
  { root, environment, idleSeconds, sourceError, processes, log }: ServiceContext,
): Revision {
  const { metadata, spec } = service.manifest.spec.template;
  const window = metadata?.annotations?.['autoscaling.knative.dev/window'] ?? DEFAULT_WINDOW;
  const command = (port: number) =>
    commandOf(run, root, {
      ...environment(container, service.namespace),
      PORT: String(port),
      HOST: '127.0.0.1',
      K_SERVICE: service.name,
    });
  return new Revision(
    {
      name: service.name,
      concurrency: spec.containerConcurrency,
      timeoutMs: spec.timeoutSeconds * 1000,
      windowMs: idleSeconds ? idleSeconds * 1000 : (milliseconds(window) ?? 60_000),
      sourceError: () => sourceError(run.sources),
      command,
    },
    processes,
    log,
  );
}

/** How the image of a container is run. @throws ManifestError */
export function findRun(
  workload: Loaded<unknown>,
  container: Container,
  { images, root }: Pick<ServiceContext, 'images' | 'root'>,
): Run {
  const run = images(container.image);
  if (!run) throw new ManifestError(`${workload.where}: the laptop runtime has no image ${container.image}`);
  const [missing] = missingFiles(run, root);
  if (missing) {
    throw new ManifestError(`${workload.where}: image ${container.image}: ${missing} does not exist`);
  }
  return run;
}
