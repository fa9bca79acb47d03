let isEntered = false;

/** Tells a page that came with the document from one that was navigated to. In a browser only. */
export const entered = {
  /** The first page is alive. */
  note(): void {
    isEntered = true;
  },

  /** `performance.now()` of when a page's data came: with the document, or just now. */
  sinceResponse(): number {
    if (isEntered || !('document' in globalThis)) return performance.now();
    const [document] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    return document?.responseStart ?? performance.now();
  },
};
