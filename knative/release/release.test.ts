import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { releaseChangelog } from './changelog.ts';
import { isLater } from './version.ts';

const CHANGELOG =
  '# Changelog\n\n## [Unreleased]\n\n### Added\n\n- Seats.\n\n## [0.1.0] - 2026-11-27\n\n- All.\n';

/** A repository of its own, whose checks, build and images only note that they ran. */
function repository(changelog = CHANGELOG) {
  const root = mkdtempSync(join(tmpdir(), 'boxoffice-release-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text, { mode: text.startsWith('#!') ? 0o755 : 0o644 });
  };
  const json = (value: object) => `${JSON.stringify(value, null, 2)}\n`;
  const scripts = { build: 'echo build >> ran.log' };
  write(
    'package.json',
    json({ name: 'shop', version: '0.1.0', private: true, workspaces: ['functions/*'], scripts }),
  );
  write('functions/orders/package.json', json({ name: '@shop/orders', version: '0.1.0', private: true }));
  write('functions/orders/src/group.ts', '');
  const packages = {
    '': { version: '0.1.0' },
    'functions/orders': { version: '0.1.0' },
    'node_modules/a': { version: '9.0.0' },
  };
  write('package-lock.json', json({ name: 'shop', version: '0.1.0', lockfileVersion: 3, packages }));
  write('CHANGELOG.md', changelog);
  write('.gitignore', '*.log\n');
  write('.ci/run', '#!/bin/sh\necho checks >> ran.log\n');
  write(
    'knative/build/image',
    '#!/bin/sh\necho "$IMAGE $PLATFORMS" >> ran.log\necho "{\\"containerimage.digest\\": \\"sha256:$1\\"}" > "$METADATA"\n',
  );
  const env = {
    ...process.env,
    GIT_CONFIG_GLOBAL: '/dev/null',
    EMAIL: 'a@example.com',
    GIT_AUTHOR_NAME: 'A',
    GIT_COMMITTER_NAME: 'A',
  };
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, env, encoding: 'utf8' }).trim();
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message', 'Begin');
  const release = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(import.meta.dirname, 'main.ts'), ...args],
      { cwd: root, env, encoding: 'utf8' },
    );
    return { status, stdout, stderr };
  };
  const read = (path: string) => {
    try {
      return readFileSync(join(root, path), 'utf8');
    } catch {
      return '';
    }
  };
  return { write, git, release, read };
}

test('a release checks, writes the changelog and the versions, builds, commits and tags', () => {
  const { git, release, read } = repository();
  expect(release('0.2.0')).toMatchObject({ status: 0, stderr: '' });
  expect(read('ran.log')).toBe('checks\nbuild\n');
  expect(git('log', '-1', '--format=%s')).toBe('Release 0.2.0');
  expect(git('status', '--porcelain')).toBe('');
  expect(git('tag', '--list', '--format=%(refname:short) %(contents:subject)')).toBe('v0.2.0 v0.2.0');
  expect(git('tag', '--list', '--format=%(contents:body)')).toBe('### Added\n\n- Seats.');
  for (const path of ['package.json', 'functions/orders/package.json'])
    expect(read(path)).toContain('"version": "0.2.0"');
  const { packages } = JSON.parse(read('package-lock.json'));
  expect(packages).toMatchObject({
    'functions/orders': { version: '0.2.0' },
    'node_modules/a': { version: '9.0.0' },
  });
  expect(read('CHANGELOG.md')).toMatch(
    /## \[Unreleased\]\n\n## \[0\.2\.0\] - \d{4}-\d\d-\d\d\n\n### Added\n\n- Seats\.\n\n## \[0\.1\.0\]/,
  );
  expect(release('0.2.0')).toMatchObject({ status: 1, stderr: 'v0.2.0 is released already\n' });
});

test('the images of a tag are pushed for both platforms, and their digests printed', () => {
  const { release, read } = repository();
  release('0.2.0');
  const { stdout } = release('0.2.0', '--registry', 'registry.example.com');
  expect(read('ran.log').split('\n').slice(2)).toContain(
    'registry.example.com/boxoffice-orders:v0.2.0 linux/amd64,linux/arm64',
  );
  expect(stdout).toContain(
    '- { name: boxoffice/site, newName: registry.example.com/boxoffice-site, digest: sha256:site }',
  );
});

test('a dry run prints the notes and the images, and changes nothing', () => {
  const { git, release, read } = repository();
  const { status, stdout } = release('0.2.0', '--dry-run', '--registry', 'r');
  expect(status).toBe(0);
  expect(stdout).toContain('tag v0.2.0:\n\n### Added\n\n- Seats.');
  expect(stdout).toContain('Would push 3 images to r: orders, tables, site');
  expect([read('ran.log'), git('status', '--porcelain'), git('tag'), read('CHANGELOG.md')]).toEqual([
    '',
    '',
    '',
    CHANGELOG,
  ]);
});

test('failing checks, a changed working tree, an old version and an empty changelog release nothing', () => {
  const { write, git, release } = repository();
  for (const [args, status, problem] of [
    [['0.1.0'], 1, 'Give a version after 0.1.0'],
    [['next'], 2, 'Give a version such as 1.2.3'],
    [[], 2, 'Give one version'],
  ] as const)
    expect(release(...args)).toMatchObject({ status, stderr: expect.stringContaining(problem) });
  write('.ci/run', '#!/bin/sh\nexit 3\n');
  expect(release('0.2.0').stderr).toContain('Commit or remove the changes');
  git('commit', '--quiet', '--all', '--message', 'Break the checks');
  expect(release('0.2.0')).toMatchObject({ status: 1, stderr: '.ci/run failed\n' });
  expect([git('tag'), git('status', '--porcelain')]).toEqual(['', '']);
  expect(() => releaseChangelog('## [Unreleased]\n\n## [0.1.0] - x\n\n- All.\n', '0.2.0', 'x')).toThrow(
    'lists nothing',
  );
});

test('versions are compared by number', () => {
  expect(isLater('0.10.0', '0.9.9')).toBe(true);
  expect(isLater('1.0.0', '1.0.0')).toBe(false);
  expect(isLater('0.9.9', '0.10.0')).toBe(false);
});
