import diagnostics from 'node:diagnostics_channel';
import { Readable } from 'node:stream';
import type { HttpHandle } from '@boxoffice/shared/functions/register.ts';
import { latency, type Pod } from './pods.ts';
import { currentPod, simulation } from './simulation.ts';

export interface ServiceRequest {
  method: string;
  path: string;
  headers?: Record<string, string> | undefined;
  body?: Buffer | undefined;
}

export interface ServiceResponse {
  status: number;
  text: string;
  headers: Record<string, string>;
}

/** The group function of each service. */
export const groups = new Map<string, HttpHandle>();

const requestStarts = diagnostics.channel('http.server.request.start');

/**
 * Sends a request to a service over the simulated network.
 *
 * @param timeoutMs the caller gives up then; the service does not notice
 * @param onCrash called when the service's process dies before it answers
 * @returns undefined without an answer: the service may or may not have done the work
 */
export function callService(
  service: string,
  request: ServiceRequest,
  timeoutMs: number,
  onCrash?: () => void,
): Promise<ServiceResponse | undefined> {
  const { scheduler, random, rates, pods, history } = simulation();
  return new Promise((resolve) => {
    const settle = (response: ServiceResponse | undefined) => {
      scheduler.cancel(timer);
      resolve(response);
    };
    const timer = scheduler.schedule(timeoutMs, () => settle(undefined));
    scheduler.schedule(latency(), () => {
      const pod = pods.pick(service, random);
      const endRequest = () => {
        onCrash?.();
        settle(undefined);
      };
      pod.onCrash.add(endRequest);
      currentPod.run(pod, () => {
        serve(pod, request, (response) => {
          pod.onCrash.delete(endRequest);
          if (!pod.isAlive) return;
          const isLost = random.chance(rates.lostAnswer);
          if (isLost) history.recordFault('lost answer', `${service} to ${request.method} ${request.path}`);
          scheduler.schedule(latency(), () => settle(isLost ? undefined : response));
        });
      });
    });
  });
}

/** Calls the group with the parts of Node's request and response that it uses. */
function serve(
  pod: Pod,
  { method, path, headers = {}, body = Buffer.alloc(0) }: ServiceRequest,
  end: (response: ServiceResponse) => void,
) {
  const group = groups.get(pod.service);
  if (!group) throw new Error(`There is no service ${pod.service}`);
  const request = Object.assign(Readable.from([body]), {
    method,
    url: path,
    headers: { ...headers },
    headersDistinct: { 'content-type': [headers['content-type']] },
  });
  requestStarts.publish({ request });
  const result: ServiceResponse = { status: 200, text: '', headers: {} };
  const response = {
    statusCode: 200,
    setHeader(name: string, value: string) {
      result.headers[name] = value;
      return response;
    },
    end(text = '') {
      end({ ...result, status: response.statusCode, text });
    },
  };
  group(...([request, response] as unknown as Parameters<HttpHandle>));
}
