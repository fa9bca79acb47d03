import { setTimeout as pause } from 'node:timers/promises';
import { apply } from './deployment.ts';
import { kubectl } from './kubectl.ts';

const NOWHERE = 'http://nowhere.boxoffice-cloud.svc.cluster.local:8000';
const WITHIN_MS = 90_000;

const read = async (jsonpath: string) =>
  kubectl('-n', 'boxoffice', 'get', 'ksvc', 'orders', '-o', `jsonpath=${jsonpath}`);

interface Revision {
  metadata: { name: string };
  status?: { conditions?: { type: string; status: string }[] };
}

/** Deletes the revisions that never became ready: each would keep a pod trying. */
export async function forgetUnready(): Promise<void> {
  const { items } = JSON.parse(await kubectl('-n', 'boxoffice', 'get', 'revision', '-o', 'json')) as {
    items: Revision[];
  };
  const ready = ({ status }: Revision) =>
    status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True');
  const names = items.filter((revision) => !ready(revision)).map(({ metadata }) => metadata.name);
  if (names.length > 0) await kubectl('-n', 'boxoffice', 'delete', 'revision', ...names);
}

/** Applies a wrong endpoint of the tables, and tells what the new pods of orders say and who serves meanwhile. */
export async function wrongEndpoint(): Promise<{ line: string; ready: string; serving: string }> {
  const serving = await read('{.status.latestReadyRevisionName}');
  await apply({ settings: { AWS_ENDPOINT_URL_DYNAMODB: NOWHERE } });
  for (const end = Date.now() + WITHIN_MS; Date.now() < end; await pause(1000)) {
    const latest = await read('{.status.latestCreatedRevisionName}');
    if (latest === serving) continue;
    const pod = `serving.knative.dev/revision=${latest}`;
    const log = await kubectl('-n', 'boxoffice', 'logs', '-l', pod, '-c', 'user-container').catch(() => '');
    const line = log.split('\n').find((text) => text.includes('AWS_ENDPOINT_URL_DYNAMODB'));
    if (!line) continue;
    return { line, ready: await read('{.status.latestReadyRevisionName}'), serving };
  }
  throw new Error('The new revision said nothing of its endpoint');
}
