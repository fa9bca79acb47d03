let isFirstPage = true;

/** Called after each navigation: from now on a page's data comes by its own request, not with the document. */
export function markHydrated(): void {
  isFirstPage = false;
}

/** The `performance.now()` at which the data of the present page arrived. */
export function responseTime(): number {
  if (!isFirstPage || !('document' in globalThis)) return performance.now();
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return navigation?.responseStart ?? performance.now();
}
