/**
 * Milliseconds since the process started, with fractions. The first use of the global `performance` loads node:perf_hooks,
 * which would lengthen every cold start.
 */
export const elapsed = (): number => process.uptime() * 1000;
