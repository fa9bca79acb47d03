import { setTimeout as pause } from 'node:timers/promises';
import type { Deployment } from './deployment.ts';
import { kubectl } from './kubectl.ts';

const WRONG_ENDPOINT = 'http://nowhere.boxoffice-cloud.svc.cluster.local:8000';
const WITHIN_MS = 90_000;

const ordersField = async (jsonpath: string) =>
  kubectl('-n', 'boxoffice', 'get', 'ksvc', 'orders', '-o', `jsonpath=${jsonpath}`);

interface Revision {
  metadata: { name: string };
  spec: object;
}

/** Deletes the revisions with the wrong endpoint: their pods would keep the room that the next revision needs. */
export async function deleteWrongRevisions(): Promise<void> {
  const { items } = JSON.parse(await kubectl('-n', 'boxoffice', 'get', 'revision', '-o', 'json')) as {
    items: Revision[];
  };
  const names = items
    .filter(({ spec }) => JSON.stringify(spec).includes(WRONG_ENDPOINT))
    .map(({ metadata }) => metadata.name);
  if (names.length > 0) await kubectl('-n', 'boxoffice', 'delete', 'revision', ...names);
}

/**
 * Deploys a wrong endpoint of the tables and waits for the error of the new orders pods.
 *
 * @returns the log line, the revision that was ready before, and the one that is ready now
 */
export async function deployWrongEndpoint(
  deployment: Deployment,
): Promise<{ line: string; before: string; ready: string }> {
  const before = await ordersField('{.status.latestReadyRevisionName}');
  await deployment.change({ settings: { AWS_ENDPOINT_URL_DYNAMODB: WRONG_ENDPOINT } });
  for (const end = Date.now() + WITHIN_MS; Date.now() < end; await pause(1000)) {
    const latest = await ordersField('{.status.latestCreatedRevisionName}');
    if (latest === before) continue;
    const pod = `serving.knative.dev/revision=${latest}`;
    // The container may not have started yet.
    const log = await kubectl('-n', 'boxoffice', 'logs', '-l', pod, '-c', 'user-container').catch(() => '');
    const line = log.split('\n').find((text) => text.includes('AWS_ENDPOINT_URL_DYNAMODB'));
    if (line) return { line, before, ready: await ordersField('{.status.latestReadyRevisionName}') };
  }
  throw new Error('The new revision logged nothing about its endpoint');
}
