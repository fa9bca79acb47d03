import { setTimeout as sleep } from 'node:timers/promises';
import { makeSecrets } from '../secrets.ts';
import { abortable } from './abortable.ts';
import { brokerIngress } from './broker.ts';
import type { Settings } from './config.ts';
import { listDemoTickets } from './demo.ts';
import { handSettings, shellLines } from './env-file.ts';
import { environmentOf, Secrets } from './environment.ts';
import { Events } from './events.ts';
import { Home } from './home.ts';
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
import { type Listener, Servers } from './servers.ts';
import { openServices, type Running } from './services.ts';

/** How long requests in flight may take to end when the system stops, in milliseconds. */
const FINISH_MS = 3000;
/** How long processes may take to end then, in milliseconds. */
const END_MS = 600;

/** What a test or a proof needs to know of a running system. */
export type System = {
  publicUrl: string;
  /** Where events are published: `POST` a CloudEvent. */
  brokerUrl: string;
  /** Of every ksvc, by its name. */
  urls: Record<string, string>;
  /** What it takes to run a function by hand against this system; also in the home's file `env`. */
  env: Record<string, string>;
  /** Ends everything in order, within 5 s. */
  stop(): Promise<void>;
};

/**
 * Starts the whole system from the manifests and resolves when it is ready.
 * @param options `images` says how an image is run; `signal` ends a start that is under way
 * @throws StartError or ManifestError, with nothing left running
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
    throw error;
  }
}

class Laptop {
  readonly #settings: Settings;
  readonly #log: Log;
  readonly #images: Images;
  readonly #doors = new Servers();
  /** Requests that are finishing still call each other and the broker: these close last. */
  readonly #inner = new Servers();
  readonly #events = new Events();
  readonly #ready = Promise.withResolvers<void>();
  #home: Home | undefined;
  #processes: Processes | undefined;
  #infrastructure: Infrastructure | undefined;
  #nats: Nats | undefined;
  #services: Running[] = [];
  #rollout: Rollout | undefined;
  #stopped: Promise<void> | undefined;

  constructor(settings: Settings, log: Log, images: Images) {
    this.#settings = settings;
    this.#log = log;
    this.#images = images;
  }

  async start(): Promise<System> {
    const { home: path, base, root, fresh, empty, inherited } = this.#settings;
    const log = this.#log;
    const home = Home.take(path, { fresh });
    this.#home = home;
    const processes = new Processes(home, log);
    this.#processes = processes;
    makeSecrets(home.file('secrets'));
    const secrets = new Secrets(home.file('secrets'), {
      'stripe/secret-key': this.#settings.stripeSecretKey,
      'stripe/webhook-secret': this.#settings.stripeWebhookSecret,
    });
    const manifests = await loadManifests(base);
    checkReferences(manifests, (name, key) => secrets.has(name, key));

    const ingress = `http://127.0.0.1:${await this.#inner.listen(brokerIngress(this.#events.brokers))}`;
    const overrides = { ...this.#settings.overrides };
    const common = { ...inherited, NODE_ENV: 'production', NODE_COMPILE_CACHE: home.file('compile-cache') };
    const local = { ingress, service: (ns: string, name: string) => this.#urlOf(ns, name) };
    const surroundings = { configMaps: manifests.configMaps, overrides, secrets, inherited: common, local };
    const environment = (container: Container, namespace: string) =>
      environmentOf(container, namespace, surroundings);
    const around = {
      root,
      images: this.#images,
      idleSeconds: this.#settings.idleSeconds,
      environment,
      processes,
      log,
    };
    const doors = {
      inner: this.#inner,
      public: this.#doors,
      publicPort: this.#settings.port,
      gate: this.#gate,
    };
    this.#services = await openServices(manifests, doors, around);
    const publicUrl = this.#services.find((service) => service.isPublic)?.url ?? '';

    this.#infrastructure = new Infrastructure(home, processes, log);
    const urls = await this.#infrastructure.start(this.#settings, manifests, secrets, publicUrl);
    Object.assign(overrides, { PUBLIC_URL: publicUrl }, urls.stripe && { STRIPE_API_URL: urls.stripe });
    if (urls.smtp) secrets.override('mail', 'smtp-url', urls.smtp);
    Object.assign(common, awsSettings(inherited, urls.tables));
    const events = async () => {
      this.#nats = await connectNats(urls.nats);
      await this.#events.start(this.#nats, manifests, this.#services, fresh, log);
    };
    await Promise.all([events(), runJobs(manifests, around)]);

    const writeEnv = () => {
      const env = handSettings(this.#services, environment);
      home.write('env', shellLines(env));
      return env;
    };
    const env = writeEnv();
    this.#rollout = new Rollout(this.#services, environment, log);
    this.#rollout.watch(home.file('secrets'), writeEnv);
    this.#ready.resolve();
    if (!home.has('first-start-done')) {
      if (!empty && publicUrl) await listDemoTickets(publicUrl, home, log);
      home.write('first-start-done', '');
    }
    this.#events.startPings(manifests, log);
    const [brokerPath = ''] = this.#events.brokers.keys();
    const byName = Object.fromEntries(this.#services.map(({ service, url }) => [service.name, url]));
    return { publicUrl, brokerUrl: `${ingress}${brokerPath}`, urls: byName, env, stop: () => this.stop() };
  }

  /** Stops what has been started so far, in order; a second call waits for the first. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    this.#doors.stopAccepting();
    this.#events.stop();
    this.#rollout?.stop();
    const deadline = performance.now() + FINISH_MS;
    while (this.#inFlight() > 0 && performance.now() < deadline) await sleep(20);
    await this.#events.abandon();
    this.#doors.close();
    this.#inner.close();
    await Promise.race([this.#nats?.connection.drain(), sleep(300)]).catch(() => undefined);
    await Promise.all(this.#services.map(({ revision }) => revision.stop(END_MS)));
    await this.#infrastructure?.stop(END_MS);
    await this.#processes?.close();
    await this.#nats?.connection.close();
    this.#home?.release();
  }

  #inFlight(): number {
    return this.#services.reduce((sum, { revision }) => sum + revision.inFlight, this.#events.inFlight);
  }

  /** The public door is taken first, so that a taken port is known at once; requests wait until it opens. */
  readonly #gate =
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
