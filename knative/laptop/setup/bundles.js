import { root } from './config.js';
import { projectNode } from './packages.js';
import { run } from './program.js';
import { step } from './progress.js';

const build = (args) => run(projectNode(), ['knative/build/main.ts', ...args], { cwd: root });

/** Whether `dist/` has an up-to-date bundle of every service. */
export const areBundlesBuilt = () =>
  build(['--check']).then(
    () => true,
    () => false,
  );

/** @param {{ log: (line: string) => void }} options */
export const buildBundles = async ({ log }) => {
  if (!(await areBundlesBuilt())) await step('the bundles', log, () => build([]));
};
