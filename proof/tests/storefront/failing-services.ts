import { browserTest, hasNoBrowser } from '../../harness/browser-test.ts';
import { startBehindProxies } from '../../harness/service-proxy.ts';

/**
 * The `test` of files in which services fail: its fixture `proxies` makes a service fail, until the end of the test.
 * These tests do not run concurrently, because they share the proxies.
 */
export const test = browserTest(() => startBehindProxies('auth', 'tickets', 'orders'))
  .extend('proxies', ({ system: { proxies } }, { onCleanup }) => {
    onCleanup(() => {
      for (const proxy of Object.values(proxies)) proxy.behaviour = 'normal';
    });
    return proxies;
  })
  .skipIf(hasNoBrowser);

export const withAndWithoutJavaScript = [
  { title: 'with JavaScript', javaScriptEnabled: true },
  { title: 'without JavaScript', javaScriptEnabled: false },
];
