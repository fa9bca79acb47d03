import { createServer, type RequestListener } from 'node:http';
import { log } from '../telemetry/log.ts';
import { type Group, loadHandlers } from './group.ts';
import { listen } from './listen.ts';
import type { HttpHandle } from './register.ts';

/**
 * Serves a group, or one function of it, by node:http until SIGTERM (see `listen`). It runs the same functions that
 * functions-framework runs, without the cost of Express for each start and each request.
 *
 * @param exported the exports of the service's group.ts
 * @param environment FUNCTION_TARGET names the group or the function; PORT is the port (8080)
 */
export async function serveGroup(
  exported: Record<string, Group>,
  { FUNCTION_TARGET = '', PORT = '8080' }: NodeJS.ProcessEnv,
): Promise<void> {
  const handle = await findFunction(Object.values(exported), FUNCTION_TARGET);
  if (!handle) {
    log('error', `This image has no function ${FUNCTION_TARGET}: correct FUNCTION_TARGET`);
    process.exit(1);
  }
  await listen(createServer(withLiveness(handle)), Number(PORT));
}

/** Answers the liveness probe of knative/base/common/service.yaml, which needs no handler. */
export const withLiveness =
  (handle: HttpHandle): RequestListener =>
  (request, response) => {
    if (request.url === '/livez') response.writeHead(204).end();
    else void handle(request, response);
  };

async function findFunction(groups: Group[], name: string): Promise<HttpHandle | undefined> {
  const group = groups.find(({ service }) => service === name);
  if (group) return group;
  const handlers = (await Promise.all(groups.map(loadHandlers))).flat();
  return handlers.find((handler) => handler.name === name)?.handle;
}
