import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { billOf, podSecondsOf } from '../bill/bill.ts';
import { alwaysOn, COURSE_APP, nodesFor, PLATFORM, totalOf } from '../bill/platform.ts';

const MONTH = 730 * 3600;
const awake = { purchase: 80, tick: 80 };

describe('pod seconds', () => {
  test('nobody and no tick is nothing', () => {
    expect(podSecondsOf(awake, 0, 0, 3)).toBe(0);
  });

  test('ticks alone keep a pod awake for their own time', () => {
    expect(podSecondsOf(awake, 0, 2920, 0)).toBeCloseTo(2920 * 80);
  });

  test('rare purchases add up, frequent ones share a pod, and many need more pods', () => {
    expect(podSecondsOf(awake, 10, 0, 3)).toBeCloseTo(800, -1);
    expect(podSecondsOf(awake, 1e6, 0, 0)).toBeCloseTo(MONTH, 0);
    expect(podSecondsOf(awake, 1e9, 0, 4)).toBe((1e9 * 0.004) / 0.5);
  });
});

test('a million write units cost what the price list says, and nothing else is charged', () => {
  const nothing = { readUnits: 0, podSeconds: 0, gigabytes: 0, storedGigabytes: 0 };
  expect(totalOf(billOf({ paidOrders: 1, writeUnits: 1e6, ...nothing }))).toBeCloseTo(0.625);
});

test('parts fill nodes by processors or by memory', () => {
  expect(nodesFor([{ name: 'a', milli: 100, mebibytes: 3.4 * 1024 }], 1)).toBe(2);
  expect(nodesFor([{ name: 'a', milli: 4000, mebibytes: 1 }], 1)).toBe(3);
  expect(nodesFor(PLATFORM, 3)).toBe(3);
});

test('every always-on part has a price, and so has the course app', () => {
  const options = { nodes: 3, volumes: 3, secrets: 6 };
  for (const { dollars } of [...alwaysOn(PLATFORM, options), ...alwaysOn(COURSE_APP, options)])
    expect(dollars).toBeGreaterThan(0);
});

test('the bill of a real period comes from a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'boxoffice-bill-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'usage.json');
  const run = () =>
    spawnSync(process.execPath, [resolve(import.meta.dirname, '../bill/main.ts'), '--usage', file], {
      encoding: 'utf8',
    });
  const used = { writeUnits: 57_000, readUnits: 2000, podSeconds: 80_000, gigabytes: 1, storedGigabytes: 1 };
  writeFileSync(file, JSON.stringify({ days: 30.416_666_67, paidOrders: 1000, ...used }));
  const { stdout, status } = run();
  expect(status).toBe(0);
  expect(stdout).toMatch(/\| table writes +\| \$0\.04 /);
  expect(stdout).toMatch(/\| EKS control plane +\| \$73\.00 /);
  const sum = /\| sum +\| (\S+)/.exec(stdout)?.[1];
  writeFileSync(file, JSON.stringify({ days: 30, paidOrders: 1000 }));
  expect(run()).toMatchObject({ status: 2, stderr: expect.stringContaining('"writeUnits" of') });
  expect(stdout).toMatch(new RegExp(`\\| a thousand paid orders +\\| \\${sum} `));
});
