import lighthouse, { type DevtoolsLog } from 'lighthouse';

export const categories = ['performance', 'accessibility', 'best-practices', 'seo'] as const;

/** The result of one Lighthouse run. */
export interface Audit {
  /** 0 to 100. */
  scores: Record<(typeof categories)[number], number>;
  /** Largest contentful paint, in milliseconds. */
  paintMs: number;
  /** Cumulative layout shift, without a unit. */
  shift: number;
  /** JavaScript as it is sent, compressed, without the headers of the answers, in bytes. */
  scriptBytes: number;
  /** The names of the audits that lower a score. */
  failures: string[];
}

/**
 * Runs Lighthouse with its own mobile settings: a phone of 412 px, slow 4G and a quarter of the processor, simulated.
 *
 * @param port of the browser's DevTools
 * @param cookie of the visitor
 * @param attempts for the one failure that Lighthouse itself calls temporary
 */
export async function audit(url: string, port: number, cookie?: string, attempts = 3): Promise<Audit> {
  const result = await lighthouse(url, {
    port,
    logLevel: 'silent',
    onlyCategories: [...categories],
    ...(cookie && { extraHeaders: { cookie } }),
  });
  const error = result?.lhr.runtimeError;
  // The browser's trace sometimes lacks its beginning. Lighthouse says to run again then.
  if (error?.code === 'NO_NAVSTART' && attempts > 1) return audit(url, port, cookie, attempts - 1);
  if (!result || error) throw new Error(`Lighthouse failed on ${url}: ${error?.message}`);
  const { lhr } = result;
  const scores = categories.map((name) => [name, Math.round((lhr.categories[name]?.score ?? 0) * 100)]);
  return {
    scores: Object.fromEntries(scores),
    paintMs: lhr.audits['largest-contentful-paint']?.numericValue ?? Number.NaN,
    shift: lhr.audits['cumulative-layout-shift']?.numericValue ?? Number.NaN,
    scriptBytes: scriptBytes(result.artifacts.DevtoolsLog),
    failures: categories.flatMap((name) =>
      (lhr.categories[name]?.auditRefs ?? [])
        .filter(({ id, weight }) => weight > 0 && (lhr.audits[id]?.score ?? 1) < 0.9)
        .map(({ id }) => id),
    ),
  };
}

/** The first answer of a request has the bytes of its headers, and its end has all bytes. */
function scriptBytes(events: DevtoolsLog): number {
  const headerBytes = new Map<string, number>();
  let bytes = 0;
  for (const { method, params } of events) {
    if (method === 'Network.responseReceived' && params.type === 'Script')
      headerBytes.set(params.requestId, params.response.encodedDataLength);
    if (method === 'Network.loadingFinished')
      bytes += params.encodedDataLength - (headerBytes.get(params.requestId) ?? params.encodedDataLength);
  }
  return bytes;
}
