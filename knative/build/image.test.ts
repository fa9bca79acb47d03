import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

/** Runs the script with a docker that only prints its arguments. */
function image(args: string[], env: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'boxoffice-docker-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'docker'), '#!/bin/sh\necho "docker $*"\n', { mode: 0o755 });
  const options = { env: { PATH: `${folder}:${process.env.PATH}`, ...env }, encoding: 'utf8' as const };
  const { status, stdout, stderr } = spawnSync(join(import.meta.dirname, 'image'), args, options);
  return { status, lines: stdout.trim().split('\n'), stderr };
}

test('an image for one platform is built with plain docker', () => {
  expect(image(['orders'], { IMAGE: 'a:1', PLATFORMS: 'linux/amd64', PUSH_IMAGE: 'true' })).toEqual({
    status: 0,
    lines: ['docker build -t a:1 --build-arg TARGET=orders .', 'docker push a:1'],
    stderr: '',
  });
});

test('an image for several platforms has a pinned base, an SBOM and its provenance', () => {
  const base = readFileSync(join(import.meta.dirname, 'base-image'), 'utf8').trim();
  expect(base).toMatch(/^node:24-bookworm-slim@sha256:[\da-f]{64}$/);
  const PLATFORMS = 'linux/amd64,linux/arm64';
  const { status, lines } = image(['mail'], {
    IMAGE: 'a:1',
    PLATFORMS,
    PUSH_IMAGE: 'true',
    METADATA: 'm.json',
  });
  expect(status).toBe(0);
  for (const part of [
    ...[`buildx build --platform ${PLATFORMS}`, 'TARGET=mail', `NODE_IMAGE=${base}`, '--sbom=true'],
    ...['--provenance=mode=max', '--metadata-file m.json', '--tag a:1 --push .'],
  ])
    expect(lines.at(-1)).toContain(part);
});

test('wrong calls are one line and exit code 2', () => {
  expect(image(['orders'], { IMAGE: 'a:1', PLATFORMS: 'a,b' })).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/^Set PUSH_IMAGE=true: .*\n$/),
  });
  expect(image(['nothing'], { IMAGE: 'a:1' }).status).toBe(2);
});
