import { kubectl, waitUntilReady } from './kubectl.ts';

const NAMESPACE = 'boxoffice';
const WINDOW = 'autoscaling.knative.dev/window';
/** A node of two cores has room for two pods of each service, and for two of the next revision. */
const LITTLE_CPU = { cpu: '10m' };

/** Changes to the deployed services, which create new revisions. */
export interface Changes {
  /** Environment variables of the containers. They override those of the deployment. */
  settings?: Record<string, string>;
  /** The autoscaler's window: how long a service stays up without a request. */
  window?: string;
  /** How many pods of each service always run. Zero changes nothing. */
  pods?: number;
  /** The services to change; all of them by default. */
  only?: string[];
}

interface EnvVar {
  name: string;
  value?: string;
  valueFrom?: { secretKeyRef?: { name: string; key: string } };
}

interface Template {
  metadata?: { annotations?: Record<string, string> };
  spec: { containers: { env?: EnvVar[]; resources?: Record<string, object> }[] };
}

/** A deployed ksvc. */
interface Ksvc {
  metadata: { name: string };
  spec: { template: Template };
}

/** The deployed system. What is changed in it can be put back. */
export class Deployment {
  readonly #original: Map<string, Template>;

  private constructor(services: Ksvc[]) {
    this.#original = new Map(services.map(({ metadata, spec }) => [metadata.name, spec.template]));
  }

  /** @throws Error when the system is not deployed to the cluster of kubectl's current context */
  static async find(): Promise<Deployment> {
    const { items } = JSON.parse(await kubectl('-n', NAMESPACE, 'get', 'ksvc', '-o', 'json')) as {
      items: Ksvc[];
    };
    if (items.length === 0)
      throw new Error(
        `Nothing is deployed in the namespace ${NAMESPACE}: apply knative/overlays/local first`,
      );
    await waitUntilReady(NAMESPACE, 'broker', 'ksvc', 'trigger');
    return new Deployment(items);
  }

  /** The value of a service's setting that comes from a secret. @throws Error when there is none */
  async secretOf(service: string, setting: string): Promise<string> {
    const env = this.#original.get(service)?.spec.containers[0]?.env ?? [];
    const ref = env.find(({ name }) => name === setting)?.valueFrom?.secretKeyRef;
    if (!ref) throw new Error(`The deployed ${service} has no secret for ${setting}`);
    const secret = await kubectl('-n', NAMESPACE, 'get', 'secret', ref.name, '-o', 'json');
    const { data } = JSON.parse(secret) as { data: Record<string, string> };
    return Buffer.from(data[ref.key] ?? '', 'base64').toString();
  }

  /** Changes the services and doesn't wait until they are ready. */
  async change({ settings = {}, window, pods, only }: Changes): Promise<void> {
    for (const [name, original] of this.#original) {
      if (only && !only.includes(name)) continue;
      const template = structuredClone(original);
      template.metadata ??= {};
      template.metadata.annotations = {
        ...template.metadata.annotations,
        ...(window && { [WINDOW]: window }),
        ...(pods && { 'autoscaling.knative.dev/min-scale': `${pods}` }),
      };
      for (const container of template.spec.containers) {
        if (pods) container.resources = { ...container.resources, requests: LITTLE_CPU };
        const kept = (container.env ?? []).filter((variable) => !(variable.name in settings));
        container.env = [...kept, ...Object.entries(settings).map(([key, value]) => ({ name: key, value }))];
      }
      await setTemplate(name, template);
    }
  }

  /** Changes the services and waits until they are ready. */
  async changeAndWait(changes: Changes): Promise<void> {
    await this.change(changes);
    await waitUntilReady(NAMESPACE, 'ksvc');
  }

  /** Puts back the services as they were found. */
  async restore(): Promise<void> {
    for (const [name, template] of this.#original) await setTemplate(name, template);
    await waitUntilReady(NAMESPACE, 'ksvc');
  }
}

async function setTemplate(name: string, template: Template): Promise<void> {
  const patch = JSON.stringify([{ op: 'replace', path: '/spec/template', value: template }]);
  await kubectl('-n', NAMESPACE, 'patch', 'ksvc', name, '--type=json', '--patch', patch);
}
