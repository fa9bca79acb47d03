import { randomBytes } from 'node:crypto';
import styles from 'swagger-ui-dist/swagger-ui.css?url';
import viewer from 'swagger-ui-dist/swagger-ui-bundle.js?url';
import type { RequestHandler } from './$types';

/** Swagger UI sets style attributes, and its icons are data URLs. The hook adds `form-action`. */
const policyWith = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** Shows /api/openapi.json as a page. All files come from this site. */
export const GET: RequestHandler = () => {
  const nonce = randomBytes(16).toString('base64');
  const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Boxoffice API</title>
<link rel="icon" href="/favicon.svg">
<link rel="stylesheet" href="${styles}">
</head>
<body>
<main id="api"><noscript>This page needs JavaScript. The document itself is at <a href="/api/openapi.json">/api/openapi.json</a>.</noscript></main>
<script src="${viewer}"></script>
<script nonce="${nonce}">SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#api', deepLinking: true, validatorUrl: null });</script>
</body>
</html>
`;
  return new Response(page, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policyWith(nonce),
      'cache-control': 'no-cache',
    },
  });
};
