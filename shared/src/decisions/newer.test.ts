import { expect, test } from 'vitest';
import { Refused } from '../errors.ts';
import { onlyNewer } from './newer.ts';

const version = (of: number) => ({ version: of });

test('the first that is heard of something is news, and so is each later version', () => {
  onlyNewer(undefined, version(7));
  onlyNewer(version(1), version(2));
  onlyNewer(version(1), version(5));
});

test('what is known already is nothing to do', () => {
  expect(() => onlyNewer(version(2), version(2))).toThrow(Refused);
  expect(() => onlyNewer(version(2), version(1))).toThrow(Refused);
});

test('a version from the future is no reason to ignore the true ones after it', () => {
  expect(() => onlyNewer(version(2), version(99))).toThrow('from the future');
  expect(() => onlyNewer(version(2), version(99))).not.toThrow(Refused);
});
