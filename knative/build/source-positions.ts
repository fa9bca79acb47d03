import type { SourceMap } from 'node:module';

/** Replaces each position of a bundle in a text by `file:line:column` of its source. Other text stays as it is. */
export const resolveStack = (text: string, map: SourceMap): string =>
  text.replaceAll(/[^\s()"]*\bbundle\.js:(\d+):(\d+)/g, (position, line, column) => {
    // The map counts from 0, a stack from 1. Behind its last line the map gives the last position that it knows.
    const entry = map.findEntry(Number(line) - 1, Number(column) - 1);
    if (!('originalSource' in entry) || entry.generatedLine !== Number(line) - 1) return position;
    return `${entry.originalSource}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  });
