import { publicRoutes } from '@boxoffice/shared/api/openapi.ts';
import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig, type Plugin } from 'vite';

/** Svelte, SvelteKit and our own components, without those that only a few pages need, and without texts. */
const sharedModules =
  /vite\/preload-helper|rolldown\/runtime|node_modules\/(?:@sveltejs|svelte|esm-env|devalue|clsx)\/|shared\/src\/api\/(?:limits|currencies)|src\/lib\/(?!server|strings\/(?!languages)|passkeys|.*Passkey|TicketFields|check-in|PassCard|QrCode|keep-awake|pass-order)/;
/** What shows passes. */
const passModules = /src\/lib\/(?:PassCard|QrCode|keep-awake|pass-order)/;

/** `vite dev` answers the API before SvelteKit too. */
const api: Plugin = {
  name: 'boxoffice-api',
  configureServer(server) {
    server.middlewares.use((request, response, next) => {
      const loading = server.ssrLoadModule('/src/lib/server/proxy.ts');
      loading.then(({ answerApi }) => answerApi(request, response, next)).catch(next);
    });
  },
};

export default defineConfig({
  // Only the table of routes is built in. Importing its schemas would add tens of milliseconds to each cold start.
  define: {
    __PUBLIC_ROUTES__: JSON.stringify(
      publicRoutes.map(({ method, path, access }) => ({ method, path, access })),
    ),
  },
  plugins: [
    api,
    tailwindcss(),
    sveltekit({
      adapter: adapter(),
      inlineStyleThreshold: 100_000,
      csp: {
        mode: 'nonce',
        // form-action is added by hooks.server.ts: it depends on where the checkout is.
        directives: {
          'default-src': ['none'],
          'script-src': ['self'],
          'style-src': ['self'],
          // SvelteKit hides its announcer of navigations with the only style attribute of a page.
          'style-src-attr': ['unsafe-hashes', 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='],
          'img-src': ['self', 'data:'],
          'font-src': ['self'],
          'connect-src': ['self'],
          'manifest-src': ['self'],
          'base-uri': ['none'],
          'frame-ancestors': ['none'],
        },
      },
      // src/lib/server/cross-origin.ts refuses cross-origin writes: it covers JSON as well as forms.
      csrf: { trustedOrigins: ['*'] },
    }),
  ],
  ssr: { noExternal: ['@boxoffice/shared', /^@opentelemetry\//] },
  environments: {
    client: {
      build: {
        // The server sends the links that preload a page's modules.
        modulePreload: {
          polyfill: false,
          resolveDependencies: (_, files) => files.filter((file) => file.endsWith('.css')),
        },
        rolldownOptions: {
          output: {
            // Modules that several pages share become one file: each file costs a request and its headers.
            codeSplitting: {
              groups: [
                { name: 'shared', test: sharedModules, minShareCount: 2 },
                { name: 'passes', test: passModules, minShareCount: 2 },
              ],
            },
          },
        },
      },
    },
  },
});
