import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from './processes.ts';

/** How to run an image: a script and its arguments for Node. */
export type Run = {
  script: string;
  args: string[];
  nodeArgs: string[];
  /** The folders whose files the process runs: a change restarts it. Empty for a build. */
  sources: string[];
};
/** Maps an image name to how it is run; undefined for an unknown image. */
export type Images = (image: string) => Run | undefined;

const SERVE = 'shared/src/functions/serve.ts';

/** The project's own images, run from their sources. The tag is ignored. */
export const projectImages: Images = (image) => {
  const [, name] = /^boxoffice\/([a-z-]+)(?::[\w.-]+)?$/.exec(image) ?? [];
  if (name === undefined) return undefined;
  if (name === 'site') return { script: 'site/build/index.js', args: [], nodeArgs: [], sources: [] };
  if (name === 'tables') {
    return { script: 'shared/src/tables/create-tables.ts', args: [], nodeArgs: [], sources: [] };
  }
  return {
    script: SERVE,
    args: [`--source=functions/${name}/src/group.ts`],
    // A group listens on every address, and anyone who reaches a group could send it events.
    nodeArgs: ['--import=./knative/laptop/loopback.ts'],
    sources: [`functions/${name}/src`, 'shared/src'],
  };
};

/** The same images as `npm run build` bundles them into `dist/`, run as a container runs them. */
export const builtImages: Images = (image) => {
  const run = projectImages(image);
  const [, name] = /^boxoffice\/([a-z-]+)/.exec(image) ?? [];
  if (!run || name === undefined) return undefined;
  const nodeArgs = ['--max-semi-space-size=2', '--max-old-space-size=96', ...run.nodeArgs];
  return { script: `dist/${name}/boot.cjs`, args: [], nodeArgs, sources: [] };
};

/** The files that an image needs and that don't exist. */
export function missingFiles(run: Run, root: string): string[] {
  const source = run.args.flatMap((arg) => arg.match(/^--source=(.+)$/)?.[1] ?? []);
  return [run.script, ...source].filter((file) => !existsSync(join(root, file)));
}

export function commandOf(run: Run, root: string, env: Record<string, string>): Command {
  return { command: process.execPath, args: [...run.nodeArgs, run.script, ...run.args], env, cwd: root };
}
