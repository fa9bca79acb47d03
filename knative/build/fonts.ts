import { copyFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';

const FILE = 'DejaVuSans.ttf';

/** Copies the font of printed passes beside the bundle that reads it: as text in the bundle it would slow each start. */
export const fonts: Plugin = {
  name: 'fonts',
  setup({ onLoad, onEnd, initialOptions: { outfile = '' } }) {
    let isUsed = false;
    onLoad({ filter: /passes\/src\/documents\/font\.ts$/ }, () => {
      isUsed = true;
      const contents = `import { readFile } from 'node:fs/promises';
        export const fontFile = () => readFile(new URL('${FILE}', import.meta.url));`;
      return { contents, loader: 'js' };
    });
    onEnd(async ({ errors }) => {
      if (!isUsed || errors.length > 0) return;
      const source = createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${FILE}`);
      await copyFile(source, join(dirname(outfile), FILE));
    });
  },
};
