import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandError, runCommand, UsageError } from '../command-line.ts';
import { releaseChangelog } from './changelog.ts';
import { isLater, lockWithVersion, withVersion } from './version.ts';

const USAGE = `Usage: npm run release -- VERSION [--registry NAME] [--dry-run]

Releases what is committed: runs .ci/run, moves the unreleased changes in CHANGELOG.md under VERSION, writes VERSION
into every package.json, builds the bundles, commits and tags v<VERSION>. It pushes no commit and no tag.

  --registry NAME  also builds and pushes the images NAME/boxoffice-<target>:v<VERSION> for amd64 and arm64, and prints
                   their digests for an overlay's kustomization.yaml. If the tag is there, it only does this
  --dry-run        checks the repository, prints what would happen, and changes nothing
  -h, --help       print this
`;

const options = { registry: { type: 'string' }, 'dry-run': { type: 'boolean', default: false } } as const;
const PLATFORMS = 'linux/amd64,linux/arm64';

/** Runs a command whose output the operator sees. @throws CommandError when it fails */
function run(command: string, args: string[], env = process.env): void {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env });
  if (status !== 0) throw new CommandError(`${command} failed${error ? `: ${error.message}` : ''}`);
}
const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim();
const read = (path: string): string => readFileSync(path, 'utf8');

/** The images of a deployment. Those of the fakes are for test clusters. */
function targets(): string[] {
  const services = globSync('functions/*/src/group.ts').map((path) => path.split('/')[1] ?? '');
  return [...services.sort(), 'tables', 'site'];
}

/** The changed files of a release by their paths, and its notes. */
function changesFor(version: string): { files: Map<string, string>; notes: string } {
  const { workspaces = [] } = JSON.parse(read('package.json')) as { workspaces?: string[] };
  const folders = workspaces.flatMap((pattern) => globSync(pattern)).sort();
  const date = new Date().toISOString().slice(0, 10);
  const { changelog, notes } = releaseChangelog(read('CHANGELOG.md'), version, date);
  const packages = ['package.json', ...folders.map((folder) => `${folder}/package.json`)];
  const files = new Map([
    ['CHANGELOG.md', changelog],
    ...packages.map((path): [string, string] => [path, withVersion(read(path), version)]),
    ['package-lock.json', lockWithVersion(read('package-lock.json'), folders, version)],
  ]);
  return { files, notes };
}

/** @returns the line of a kustomization that deploys the image by its digest */
function pushImage(target: string, registry: string, tag: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'boxoffice-image-'));
  try {
    const name = `${registry}/boxoffice-${target}`;
    const METADATA = join(folder, 'metadata.json');
    const env = { ...process.env, IMAGE: `${name}:${tag}`, PUSH_IMAGE: 'true', PLATFORMS, METADATA };
    run('knative/build/image', [target], env);
    const { 'containerimage.digest': digest } = JSON.parse(read(METADATA)) as Record<string, string>;
    return `  - { name: boxoffice/${target}, newName: ${name}, digest: ${digest} }`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await runCommand({ name: 'npm run release --', usage: USAGE, options }, ({ values, positionals }) => {
  const [version, ...more] = positionals;
  if (!version || more.length > 0) throw new UsageError('Give one version, such as 1.2.3');
  const { version: current } = JSON.parse(read('package.json')) as { version: string };
  const isNew = isLater(version, current);
  const tag = `v${version}`;
  const tagged = git('tag', '--list', tag) === tag;
  if (git('status', '--porcelain') !== '')
    throw new CommandError('Commit or remove the changes of the working tree first');
  if (!tagged && !isNew) throw new CommandError(`Give a version after ${current}`);
  if (tagged && git('rev-parse', `${tag}^{commit}`) !== git('rev-parse', 'HEAD'))
    throw new CommandError(`${tag} is released already: check it out to build its images`);
  if (tagged && !values.registry) throw new CommandError(`${tag} is released already`);

  const changes = tagged ? undefined : changesFor(version);
  if (values['dry-run']) {
    if (changes)
      console.log(`Would change ${[...changes.files.keys()].join(', ')} and tag ${tag}:\n\n${changes.notes}`);
    if (values.registry)
      console.log(`Would push ${targets().length} images to ${values.registry}: ${targets().join(', ')}`);
    return;
  }
  if (changes) {
    run('.ci/run', []);
    for (const [path, text] of changes.files) writeFileSync(path, text);
    run('npm', ['run', '--silent', 'build']);
    git('add', ...changes.files.keys());
    git('commit', '--quiet', '--message', `Release ${version}`);
    git('tag', '--annotate', tag, '--cleanup=whitespace', '--message', `${tag}\n\n${changes.notes}`);
    console.log(`Tagged ${tag}. Publish it with: git push --follow-tags`);
  }
  const { registry } = values;
  if (registry)
    console.log(
      `images:\n${targets()
        .map((target) => pushImage(target, registry, tag))
        .join('\n')}`,
    );
});
