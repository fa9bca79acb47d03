import { measureColdStart } from '@boxoffice/shared/telemetry/cold-start.ts';
import { flushTelemetry } from '@boxoffice/shared/telemetry/exporter.ts';
import { describeStep, inStep, nameStep } from '@boxoffice/shared/telemetry/trace.ts';
import { type Intercept, interceptRequests } from './each-server.ts';

/** The time to send the last spans, in milliseconds. The laptop kills a process 5 s after SIGTERM. */
const FLUSH_MS = 700;

/** Begins a trace with each request of this process, and measures its cold start. Call it last, so that the trace encloses all other interceptors. */
export function traceRequests(): void {
  const listeningAt = performance.now();
  interceptRequests((request, response, passOn) => {
    measureColdStart(request, response, listeningAt);
    return inTrace(request, response, passOn);
  });
  process.once('sveltekit:shutdown', () => void flushTelemetry(FLUSH_MS));
}

/** A visitor's `traceparent` and `baggage` decide nothing: the trace is always a new one. */
const inTrace: Intercept = (request, response, passOn) => {
  if (request.url?.startsWith('/_app/')) return passOn();
  const method = request.method ?? 'GET';
  // The name has no path: the path of a mailed link contains its token. Whoever knows the route completes it.
  const details = { name: method, kind: 'server', attributes: { 'http.request.method': method } } as const;
  return inStep({ function: 'site' }, details, async () => {
    passOn();
    await new Promise((resolve) => response.once('close', resolve));
    const { statusCode } = response;
    describeStep({
      attributes: { 'http.response.status_code': statusCode },
      ...(statusCode >= 500 && { error: String(statusCode) }),
    });
  });
};

/** Names the current request by its route, such as `/tickets/[id]`, in its span and its log lines. */
export function nameTrace(method: string, route: string): void {
  nameStep(`${method} ${route}`);
  describeStep({ attributes: { 'http.route': route } });
}
