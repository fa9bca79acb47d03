import { publicRoutes } from '@boxoffice/shared/api/openapi.ts';
import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';

/** Svelte and its kit, and our own components but for what few pages need. */
const sharedByPages =
  /vite\/preload-helper|node_modules\/(?:@sveltejs|svelte|esm-env|devalue|clsx)\/|src\/lib\/(?!server|strings|passkeys|.*Passkey|TicketFields)/;

export default defineConfig({
  // Only the table is built in: the schemas behind it would cost each cold start tens of milliseconds.
  define: {
    __PUBLIC_ROUTES__: JSON.stringify(
      publicRoutes.map(({ method, path, access }) => ({ method, path, access })),
    ),
  },
  plugins: [
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
          // The one style attribute on a page: SvelteKit hides its announcer of navigations with it.
          'style-src-attr': ['unsafe-hashes', 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='],
          'img-src': ['self', 'data:'],
          'font-src': ['self'],
          'connect-src': ['self'],
          'manifest-src': ['self'],
          'base-uri': ['none'],
          'frame-ancestors': ['none'],
        },
      },
      // The one rule for foreign writes is src/lib/server/origin.ts: it covers JSON as well as forms.
      csrf: { trustedOrigins: ['*'] },
    }),
  ],
  ssr: { noExternal: ['@boxoffice/shared'] },
  environments: {
    client: {
      build: {
        rolldownOptions: {
          output: {
            // What several pages share comes as one file: each file costs a request, and its headers.
            codeSplitting: { groups: [{ name: 'shared', test: sharedByPages, minShareCount: 2 }] },
          },
        },
      },
    },
  },
});
