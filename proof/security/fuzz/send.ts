import { Errors } from '@boxoffice/shared/api/errors.ts';
import fc from 'fast-check';
import type { FuzzRequest } from './requests.ts';

/** A request with its answer. */
export interface FuzzAnswer {
  request: FuzzRequest;
  status: number;
  text: string;
  ms: number;
}

/** How many requests are in flight at once. */
const AT_ONCE = 8;
const TIMEOUT_MS = 30_000;

/** The requests of a seed: the same seed gives the same requests. */
export const sampleRequests = (
  requests: fc.Arbitrary<FuzzRequest>,
  seed: number,
  count: number,
): FuzzRequest[] => fc.sample(requests, { seed, numRuns: count });

/** Sends requests, several at a time. A request with `twice` is sent twice at the same time. */
export async function sendAll(url: string, requests: FuzzRequest[]): Promise<FuzzAnswer[]> {
  const queue = requests.values();
  const answers: FuzzAnswer[] = [];
  const work = async () => {
    for (const request of queue) {
      const copies = request.twice ? [request, request] : [request];
      answers.push(...(await Promise.all(copies.map((copy) => send(url, copy)))));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return answers;
}

async function send(url: string, request: FuzzRequest): Promise<FuzzAnswer> {
  const { method, path, headers, body } = request;
  const began = performance.now();
  const response = await fetch(url + path, {
    method,
    headers,
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(body !== undefined && { body: typeof body === 'string' ? body : Uint8Array.from(body) }),
  });
  const text = await response.text();
  return { request, status: response.status, text, ms: performance.now() - began };
}

const INTERNALS = /\n\s+at |node_modules|\.(ts|js|cjs):\d|Error:|ECONN|DynamoDB|ValidationException/;

/** What is wrong with an answer, whatever the request was. */
export function complaintsAbout({ request, status, text }: FuzzAnswer): string[] {
  const label = `${request.operation} answered ${status} to ${JSON.stringify(request).slice(0, 600)}`;
  const isError = status >= 400;
  return [
    ...(status >= 500 ? [`${label}: ${text.slice(0, 200)}`] : []),
    ...(isError && INTERNALS.test(text) ? [`${label} and revealed internals: ${text.slice(0, 300)}`] : []),
    ...(isError && !(request.isPage ? hasWords(text) : isContractError(text))
      ? [`${label} outside the contract: ${text.slice(0, 200)}`]
      : []),
  ];
}

/** Requests with one Idempotency-Key that got two different successful answers. */
export function mismatchedTwins(answers: FuzzAnswer[]): string[] {
  const keyed = answers.filter(
    ({ request, status }) => request.twice && request.headers['idempotency-key'] && status < 300,
  );
  return [...Map.groupBy(keyed, ({ request }) => request)].flatMap(([request, twins]) =>
    new Set(twins.map(({ text }) => text)).size > 1
      ? [`${request.operation} answered two equal requests differently: ${JSON.stringify(request)}`]
      : [],
  );
}

/** Whether a body is an error of the contract, with codes of its list. */
function isContractError(text: string): boolean {
  try {
    return Errors.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

/** Whether a page has a heading with words. */
const hasWords = (html: string): boolean =>
  /\p{L}/u.test(/<h1.*?<\/h1>/s.exec(html)?.[0].replace(/<.*?>/gs, '') ?? '');

/** Whether the same request is refused again whenever it is sent. */
export const isRefused = ({ status }: FuzzAnswer): boolean =>
  [400, 401, 403, 404, 405, 413, 415].includes(status);
