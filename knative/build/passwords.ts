import { brotliCompressSync } from 'node:zlib';
import type { Plugin } from 'esbuild';

/** The shortest password that auth accepts (shared/src/api/users.ts). */
const MIN_LENGTH = 8;

/**
 * Shrinks the list of common passwords to a fifth: it drops passwords that auth refuses for their length, and
 * compresses the rest. It also drops the package's word lists for passphrases.
 */
export const commonPasswords: Plugin = {
  name: 'common passwords',
  setup({ onLoad }) {
    onLoad({ filter: /language-common\/dist\/passwords\.json\.mjs$/ }, async ({ path }) => {
      const { default: passwords } = (await import(path)) as { default: string[] };
      const longEnough = passwords.filter((password) => [...password].length >= MIN_LENGTH);
      const text = brotliCompressSync(longEnough.join('\n')).toString('base64');
      const contents = `import { brotliDecompressSync } from 'node:zlib';
        export default brotliDecompressSync(Buffer.from('${text}', 'base64')).toString().split('\\n');`;
      return { contents, loader: 'js' };
    });
    onLoad({ filter: /language-common\/dist\/diceware\.json\.mjs$/ }, () => ({
      contents: 'export default [];',
    }));
  },
};
