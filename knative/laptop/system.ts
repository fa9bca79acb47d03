import { setTimeout as sleep } from 'node:timers/promises';
import { makeSecrets } from '../secrets.ts';
import { abortable } from './abortable.ts';
import { brokerIngress } from './broker.ts';
import type { Settings } from './config.ts';
import { DEMO_PENDING, listDemoTickets } from './demo.ts';
import { environmentOf, Secrets } from './environment.ts';
import { EventStorage } from './event-storage.ts';
import { Events } from './events.ts';
import { functionSettings, shellLines } from './function-settings.ts';
import { Home } from './home.ts';
import { HttpServers, type Listener } from './http-servers.ts';
import { type Images, projectImages } from './images.ts';
import { awsSettings, Infrastructure } from './infrastructure.ts';
import { connectNats, type Nats } from './jetstream.ts';
import { runJobs } from './job.ts';
import { type Log, toTerminal } from './log.ts';
import { loadManifests } from './manifests/load.ts';
import type { Container } from './manifests/pod.ts';
import { checkReferences } from './manifests/references.ts';
import { Processes } from './processes.ts';
import { Rollout } from './rollout.ts';
import { openServices, type RunningService } from './services.ts';
import { Sources } from './sources.ts';
import { SystemLog } from './system-log.ts';
import { startTraces, type Traces } from './traces/server.ts';

/** How long requests in flight may take to finish when the system stops, in milliseconds. */
const FINISH_MS = 3000;
/** How long processes may take to end when the system stops, in milliseconds. */
const END_MS = 600;

/** A running system, as tests and proofs see it. */
export type System = {
  publicUrl: string;
  /** The broker ingress: `POST` a CloudEvent to publish it. */
  brokerUrl: string;
  /** The address of every ksvc, by name. */
  urls: Record<string, string>;
  /** The settings to run a function by hand against this system; also in the state folder's file `env`. */
  env: Record<string, string>;
  /** Ends everything in order, within 5 s. */
  stop(): Promise<void>;
};

/**
 * Starts the whole system from the manifests and resolves when it is ready.
 * @param options `images` says how an image is run; `signal` aborts the start
 * @throws StartError, SetupError or ManifestError, with no process left running
 */
export async function startSystem(
  settings: Settings,
  options: { log?: Log; images?: Images; signal?: AbortSignal } = {},
): Promise<System> {
  const { log = toTerminal, images = projectImages, signal = new AbortController().signal } = options;
  const laptop = new Laptop(settings, log, images);
  try {
    return await abortable(laptop.start(), signal);
  } catch (error) {
    await laptop.stop();
    throw laptop.home?.diskError() ?? error;
  }
}

class Laptop {
  readonly #settings: Settings;
  readonly #systemLog: SystemLog;
  readonly #images: Images;
  readonly #publicServer = new HttpServers();
  /** Closed last: requests that are finishing still call other services and the broker. */
  readonly #internalServers = new HttpServers();
  readonly #events = new Events();
  readonly #ready = Promise.withResolvers<void>();
  readonly #sources: Sources;
  home: Home | undefined;
  #processes: Processes | undefined;
  #infrastructure: Infrastructure | undefined;
  #nats: Nats | undefined;
  #services: RunningService[] = [];
  #rollout: Rollout | undefined;
  #traces: Traces | undefined;
  #stopped: Promise<void> | undefined;

  constructor(settings: Settings, log: Log, images: Images) {
    this.#settings = settings;
    this.#systemLog = new SystemLog(log);
    this.#images = images;
    this.#sources = new Sources(settings.root, this.#systemLog.log);
  }

  async start(): Promise<System> {
    const { home: path, base, root, fresh, empty, inherited, idleSeconds } = this.#settings;
    const { log } = this.#systemLog;
    const home = Home.take(path, { fresh });
    this.home = home;
    this.#systemLog.open(home.file('log'));
    const processes = new Processes(home, this.#systemLog);
    this.#processes = processes;
    makeSecrets(home.file('secrets'));
    const secrets = new Secrets(home.file('secrets'), {
      'stripe/secret-key': this.#settings.stripeSecretKey,
      'stripe/webhook-secret': this.#settings.stripeWebhookSecret,
    });
    const manifests = await loadManifests(base);
    checkReferences(manifests, (name, key) => secrets.has(name, key));

    const ingressPort = await this.#internalServers.listen(brokerIngress(this.#events.brokers));
    const ingress = `http://127.0.0.1:${ingressPort}`;
    const overrides = { ...this.#settings.overrides, ...(await this.#startTraces()) };
    const common = { ...inherited, NODE_ENV: 'production', NODE_COMPILE_CACHE: home.file('compile-cache') };
    const environment = (container: Container, namespace: string) =>
      environmentOf(container, namespace, {
        configMaps: manifests.configMaps,
        overrides,
        secrets,
        inherited: common,
        local: { ingress, service: (ns, name) => this.#urlOf(ns, name) },
      });
    const sourceError = (folders: string[]) => this.#sources.errorIn(folders);
    const images = this.#images;
    const context = { root, images, idleSeconds, environment, sourceError, processes, log };
    const listeners = {
      internal: this.#internalServers,
      public: this.#publicServer,
      publicPort: this.#settings.port,
      whenReady: this.#whenReady,
    };
    this.#services = await openServices(manifests, listeners, context);
    const publicUrl = this.#services.find((service) => service.isPublic)?.url ?? '';

    this.#infrastructure = new Infrastructure(home, processes, log);
    const urls = await this.#infrastructure.start(this.#settings, manifests, secrets, publicUrl);
    Object.assign(overrides, { PUBLIC_URL: publicUrl }, urls.stripe && { STRIPE_API_URL: urls.stripe });
    if (urls.smtp) secrets.override('mail', 'smtp-url', urls.smtp);
    Object.assign(common, awsSettings(inherited, urls.tables));
    const { natsServer: server } = this.#infrastructure;
    const startEvents = async () => {
      this.#nats = await connectNats(urls.nats);
      const storage = new EventStorage(urls.nats, log, server && { server, home });
      await this.#events.start(this.#nats, storage, manifests, this.#services, fresh, log);
    };
    await Promise.all([startEvents(), runJobs(manifests, context)]);

    const settingsNow = () => functionSettings(this.#services, environment);
    const env = settingsNow();
    home.write('env', shellLines(env));
    this.#rollout = new Rollout(this.#services, environment, log);
    this.#rollout.watch(home.file('secrets'), () => home.tryToWrite('env', shellLines(settingsNow()), log));
    if (!home.wasReady && !empty && publicUrl) home.write(DEMO_PENDING, '');
    home.setReady();
    this.#ready.resolve();
    if (home.has(DEMO_PENDING)) await listDemoTickets({ site: publicUrl, mails: urls.mails }, home, log);
    this.#events.startPings(manifests, log);
    this.#sources.watch(this.#services);
    const [brokerPath = ''] = this.#events.brokers.keys();
    const byName = Object.fromEntries(this.#services.map(({ service, url }) => [service.name, url]));
    return { publicUrl, brokerUrl: `${ingress}${brokerPath}`, urls: byName, env, stop: () => this.stop() };
  }

  /** Stops everything that was started so far, in order; a second call waits for the first. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    this.#sources.stop();
    this.#publicServer.stopAccepting();
    this.#events.stop();
    this.#rollout?.stop();
    const deadline = performance.now() + FINISH_MS;
    while (this.#inFlight() > 0 && performance.now() < deadline) await sleep(20);
    await this.#events.abandon();
    this.#publicServer.close();
    this.#internalServers.close();
    await Promise.race([this.#nats?.connection.drain(), sleep(300)]).catch(() => undefined);
    await Promise.all(this.#services.map(({ revision }) => revision.stop(END_MS)));
    await this.#infrastructure?.stop(END_MS);
    await this.#processes?.close();
    this.#traces?.stop();
    await this.#nats?.connection.close();
    await this.#systemLog.close();
    this.home?.release();
  }

  /** The setting that sends the services' traces to the collector, if one runs. */
  async #startTraces(): Promise<Record<string, string>> {
    const { tracesPort } = this.#settings;
    if (tracesPort === undefined) return {};
    this.#traces = await startTraces(tracesPort);
    const { port } = this.#traces;
    this.#systemLog.log(`The way of each order is shown at http://localhost:${port}`);
    return { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` };
  }

  #inFlight(): number {
    return this.#services.reduce((sum, { revision }) => sum + revision.inFlight, this.#events.inFlight);
  }

  /** The public port opens first, to find out early whether it is in use; its requests wait until ready. */
  readonly #whenReady =
    (listener: Listener): Listener =>
    async (req, res) => {
      await this.#ready.promise;
      return listener(req, res);
    };

  #urlOf(namespace: string, name: string): string {
    return (
      this.#services.find(({ service }) => service.name === name && service.namespace === namespace)?.url ??
      ''
    );
  }
}
