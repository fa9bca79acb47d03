import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from './processes.ts';

/** How an image is run from its sources: a script and its arguments for Node. */
export type Run = { script: string; args: string[]; nodeArgs: string[] };
/** What an image name means. Undefined is an image that isn't known. */
export type Images = (image: string) => Run | undefined;

const SERVE = 'shared/src/functions/serve.ts';

/** The project's own images; a tag is ignored, since the sources are what runs. */
export const projectImages: Images = (image) => {
  const [, name] = /^boxoffice\/([a-z-]+)(?::[\w.-]+)?$/.exec(image) ?? [];
  if (name === undefined) return undefined;
  if (name === 'site') return { script: 'site/build/index.js', args: [], nodeArgs: [] };
  if (name === 'tables') return { script: 'shared/src/tables/create-tables.ts', args: [], nodeArgs: [] };
  const source = `functions/${name}/src/group.ts`;
  // functions-framework listens on every address, and whoever reaches a group can hand it events.
  return {
    script: SERVE,
    args: [`--source=${source}`],
    nodeArgs: ['--import=./knative/laptop/loopback.ts'],
  };
};

/** The same images as `npm run build` bundles them into `dist/`, run as a container runs them. */
export const builtImages: Images = (image) => {
  const run = projectImages(image);
  const [, name] = /^boxoffice\/([a-z-]+)/.exec(image) ?? [];
  if (!run || name === undefined) return undefined;
  const nodeArgs = ['--max-semi-space-size=2', ...run.nodeArgs];
  return { script: `dist/${name}/boot.cjs`, args: [], nodeArgs };
};

/** The files that a run of an image needs and that aren't there. */
export function missingFiles(run: Run, root: string): string[] {
  const source = run.args.flatMap((arg) => arg.match(/^--source=(.+)$/)?.[1] ?? []);
  return [run.script, ...source].filter((file) => !existsSync(join(root, file)));
}

/** The command that runs an image on a port. */
export function commandOf(run: Run, root: string, env: Record<string, string>): Command {
  return { command: process.execPath, args: [...run.nodeArgs, run.script, ...run.args], env, cwd: root };
}
