import { expect, test } from 'vitest';
import { deferScripts } from './defer-scripts.ts';

const page = `<head>
    <link href="./font.woff2" rel="preload" as="font">
		<link href="./start.js" rel="modulepreload">
		<link href="./app.js" rel="modulepreload">
</head><script nonce="n">
	import("./start.js").then(async (kit) => {
		const app = await import("./app.js");
	});
</script>`;

test('scripts are loaded after the first paint, and fonts are still preloaded', () => {
  const html = deferScripts(page);
  expect(html).not.toContain('rel="modulepreload"');
  expect(html).toContain('<link href="./font.woff2" rel="preload" as="font">');
  expect(html).toMatch(
    /new PerformanceObserver.*\["\.\/start\.js","\.\/app\.js"\].*import\("\.\/start\.js"\)/s,
  );
  expect(html).toContain('const app = await import("./app.js");');
});

test('HTML in another form is unchanged', () => {
  const other = page.replace('import("./start.js").then', 'start');
  expect(deferScripts(other)).toBe(other);
  expect(deferScripts('<script>resolve(1)</script>')).toBe('<script>resolve(1)</script>');
});
