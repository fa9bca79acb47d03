/** A list of an export, a page at a time. */
export type Pages = AsyncIterable<unknown[]>;

/**
 * The text of an export: one JSON object with the given fields and lists. It is made while the lists are read, so it
 * takes the memory of one page, however long the lists are. An error of a list ends the text, which is no JSON then.
 */
export async function* exportText(fields: object, lists: Record<string, Pages>): AsyncGenerator<string> {
  yield JSON.stringify(fields).slice(0, -1);
  for (const [name, pages] of Object.entries(lists)) {
    yield `,\n${JSON.stringify(name)}:[`;
    let separator = '\n';
    for await (const page of pages) {
      if (page.length === 0) continue;
      yield separator + page.map((row) => JSON.stringify(row)).join(',\n');
      separator = ',\n';
    }
    yield ']';
  }
  yield '}\n';
}

/** Reads the first page. If the source does not answer, this fails before the answer has begun. */
export async function withFirstPage(pages: AsyncGenerator<unknown[]>): Promise<Pages> {
  const first = await pages.next();
  return (async function* () {
    if (first.done) return;
    yield first.value;
    yield* pages;
  })();
}
