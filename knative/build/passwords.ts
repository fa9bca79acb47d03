import { brotliCompressSync } from 'node:zlib';
import type { Plugin } from 'esbuild';

/** No password is shorter (shared/src/api/users.ts): what is shorter in the list refuses nothing. */
const SHORTEST = 8;

/**
 * The list of common passwords in a fifth of its size: without those that are too short to be anybody's, and
 * compressed. The other lists of the package, words for passphrases, are left out.
 */
export const commonPasswords: Plugin = {
  name: 'common passwords',
  setup({ onLoad }) {
    onLoad({ filter: /language-common\/dist\/passwords\.json\.mjs$/ }, async ({ path }) => {
      const { default: all } = (await import(path)) as { default: string[] };
      const long = all.filter((password) => [...password].length >= SHORTEST);
      const text = brotliCompressSync(long.join('\n')).toString('base64');
      const contents = `import { brotliDecompressSync } from 'node:zlib';
        export default brotliDecompressSync(Buffer.from('${text}', 'base64')).toString().split('\\n');`;
      return { contents, loader: 'js' };
    });
    onLoad({ filter: /language-common\/dist\/diceware\.json\.mjs$/ }, () => ({
      contents: 'export default [];',
    }));
  },
};
