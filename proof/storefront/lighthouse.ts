import lighthouse from 'lighthouse';

export const categories = ['performance', 'accessibility', 'best-practices', 'seo'] as const;

/** What Lighthouse says of a page on a throttled phone. */
export interface Audited {
  /** 0 to 100. */
  scores: Record<(typeof categories)[number], number>;
  /** Largest contentful paint, in milliseconds. */
  paintMs: number;
  /** Cumulative layout shift, without a unit. */
  shift: number;
  /** JavaScript as it came over the wire, in bytes. */
  scriptBytes: number;
  /** What costs points, by name. */
  faults: string[];
}

/**
 * One run with Lighthouse's own mobile settings: a phone of 412 px, slow 4G and a quarter of the processor, simulated.
 *
 * @param port of a browser's DevTools
 * @param cookie who visits
 * @param tries how often it may fail for the reason that Lighthouse itself calls temporary
 */
export async function audit(url: string, port: number, cookie?: string, tries = 3): Promise<Audited> {
  const result = await lighthouse(url, {
    port,
    logLevel: 'silent',
    onlyCategories: [...categories],
    ...(cookie && { extraHeaders: { cookie } }),
  });
  const failure = result?.lhr.runtimeError;
  // The browser's trace has no beginning now and then; Lighthouse itself says to run it again.
  if (failure?.code === 'NO_NAVSTART' && tries > 1) return audit(url, port, cookie, tries - 1);
  if (!result || failure) throw new Error(`No audit of ${url}: ${failure?.message}`);
  const { lhr } = result;
  const scores = categories.map((name) => [name, Math.round((lhr.categories[name]?.score ?? 0) * 100)]);
  return {
    scores: Object.fromEntries(scores),
    paintMs: lhr.audits['largest-contentful-paint']?.numericValue ?? Number.NaN,
    shift: lhr.audits['cumulative-layout-shift']?.numericValue ?? Number.NaN,
    scriptBytes: scriptBytes(lhr.audits['network-requests']?.details),
    faults: categories.flatMap((name) =>
      (lhr.categories[name]?.auditRefs ?? [])
        .filter(({ id, weight }) => weight > 0 && (lhr.audits[id]?.score ?? 1) < 0.9)
        .map(({ id }) => id),
    ),
  };
}

/** What this reads of the audit that lists all requests. */
interface Requests {
  items: { resourceType?: string; transferSize?: number }[];
}

function scriptBytes(details: unknown): number {
  const scripts = (details as Requests).items.filter(({ resourceType }) => resourceType === 'Script');
  return scripts.reduce((bytes, { transferSize = 0 }) => bytes + transferSize, 0);
}
