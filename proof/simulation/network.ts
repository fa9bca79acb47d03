import diagnostics from 'node:diagnostics_channel';
import type { HttpFunction } from '@google-cloud/functions-framework';
import { latency, type Pod } from './pods.ts';
import { runningIn, world } from './simulation.ts';

export interface Ask {
  method: string;
  path: string;
  headers?: Record<string, string> | undefined;
  body?: Buffer | undefined;
}

export interface Answered {
  status: number;
  text: string;
  headers: Record<string, string>;
}

/** The services' groups, as functions-framework would serve them. */
export const groups = new Map<string, HttpFunction>();

const requestStarts = diagnostics.channel('http.server.request.start');

/**
 * Asks a service over the network, as anybody outside its process does.
 *
 * @param patience after so many milliseconds the one who asks gives up; the service doesn't know
 * @returns undefined when there was no answer: nobody knows what was done
 */
export function ask(service: string, request: Ask, patience: number): Promise<Answered | undefined> {
  const { scheduler, random, climate, pods, history } = world();
  return new Promise((resolve) => {
    const timer = scheduler.plan(patience, () => answer(undefined));
    const answer = (answered: Answered | undefined) => {
      scheduler.cancel(timer);
      resolve(answered);
    };
    scheduler.plan(latency(), () => {
      const pod = pods.any(service, random);
      const lost = () => answer(undefined);
      pod.waiting.add(lost);
      runningIn.run(pod, () => {
        serve(pod, request, (answered) => {
          pod.waiting.delete(lost);
          if (!pod.isAlive) return;
          const isLost = random.chance(climate.answerLost);
          if (isLost) history.fault('lost answer', `${service} to ${request.method} ${request.path}`);
          scheduler.plan(latency(), () => answer(isLost ? undefined : answered));
        });
      });
    });
  });
}

function serve(
  pod: Pod,
  { method, path, headers = {}, body = Buffer.alloc(0) }: Ask,
  end: (answered: Answered) => void,
) {
  const group = groups.get(pod.service);
  if (!group) throw new Error(`There is no service ${pod.service}`);
  const url = new URL(path, 'http://service');
  const request = { method, originalUrl: path, path: url.pathname, headers: { ...headers }, body };
  requestStarts.publish({ request });
  const answered: Answered = { status: 200, text: '', headers: {} };
  const response = {
    status(status: number) {
      answered.status = status;
      return response;
    },
    setHeader(name: string, value: string) {
      answered.headers[name] = value;
      return response;
    },
    type: () => response,
    send(text: string) {
      answered.text = text;
      end(answered);
    },
    end: () => end(answered),
  };
  group(...([request, response] as unknown as Parameters<HttpFunction>));
}
