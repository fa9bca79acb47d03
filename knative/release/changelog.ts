import { CommandError } from '../command-line.ts';

const UNRELEASED = '## [Unreleased]';

/**
 * Moves what is unreleased in a changelog (keepachangelog.com 1.1.0) into the section of a version.
 *
 * @param date ISO 8601
 * @returns the changelog, and the notes of the version
 * @throws CommandError when nothing is unreleased
 */
export function releaseChangelog(
  changelog: string,
  version: string,
  date: string,
): { changelog: string; notes: string } {
  const [before, rest] = changelog.split(`${UNRELEASED}\n`);
  if (before === undefined || rest === undefined)
    throw new CommandError(`CHANGELOG.md has no section ${UNRELEASED}`);
  const end = rest.search(/^## /m);
  const [notes, released] = end < 0 ? [rest, ''] : [rest.slice(0, end), rest.slice(end)];
  if (!/^- /m.test(notes)) throw new CommandError('CHANGELOG.md lists nothing under Unreleased');
  return {
    changelog: `${before}${UNRELEASED}\n\n## [${version}] - ${date}\n${notes}${released}`,
    notes: notes.trim(),
  };
}
