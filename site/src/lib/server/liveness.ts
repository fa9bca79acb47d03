import { interceptRequests } from './each-server.ts';

/** Answers the liveness probe of knative/base/common/service.yaml before any limit counts the request. */
export const answerLiveness = (): void =>
  interceptRequests((request, response, passOn) => {
    if (request.url === '/livez') response.writeHead(204).end();
    else passOn();
  });
