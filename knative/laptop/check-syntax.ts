import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { SourceTextModule } from 'node:vm';

/**
 * Prints the syntax errors of the files that are its arguments, as a JSON list of `[file, error]`. Two parsers
 * look at each file: Node's for types, and V8, which alone finds a name that is declared twice.
 */
const errors = process.argv.slice(2).flatMap((file) => {
  const found = syntaxError(file);
  return found ? [[file, `${file}:${found.line}: SyntaxError: ${found.message}`]] : [];
});
process.stdout.write(JSON.stringify(errors));

function syntaxError(file: string): { line: string; message: string } | undefined {
  let script = '';
  try {
    script = readFileSync(file, 'utf8');
    if (/\.[cm]?ts$/.test(file)) script = stripTypeScriptTypes(script, { sourceUrl: file });
    if (!file.endsWith('.cjs')) new SourceTextModule(script);
    return undefined;
  } catch (error) {
    const { code, message, stack } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    // SourceTextModule doesn't tell the line of its errors; Node's own check does.
    const report = code === undefined ? nodeCheck(script) : stack;
    return { line: /:(\d+)\n/.exec(report ?? '')?.[1] ?? '1', message };
  }
}

function nodeCheck(script: string): string {
  const args = ['--check', '--input-type=module', '-'];
  return spawnSync(process.execPath, args, { input: script, encoding: 'utf8' }).stderr;
}
