import { expect, test } from 'vitest';
import { Refused } from '../errors.ts';
import { onlyNewer } from './newer.ts';

const version = (of: number) => ({ version: of });

test('the first event of an aggregate and every newer version are accepted', () => {
  onlyNewer(undefined, version(7));
  onlyNewer(version(1), version(2));
  onlyNewer(version(1), version(5));
});

test('the stored version and older versions are refused', () => {
  expect(() => onlyNewer(version(2), version(2))).toThrow(Refused);
  expect(() => onlyNewer(version(2), version(1))).toThrow(Refused);
});

test('a version too far ahead is an error', () => {
  expect(() => onlyNewer(version(2), version(99))).toThrow('too far ahead');
  expect(() => onlyNewer(version(2), version(99))).not.toThrow(Refused);
});
