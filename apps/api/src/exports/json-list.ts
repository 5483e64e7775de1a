/** The items of all pages as JSON with commas between them, a piece of text a page. */
export async function* jsonItems<Item>(
  pages: AsyncIterable<readonly Item[]>,
  toJson: (item: Item) => unknown,
): AsyncGenerator<string> {
  let separator = ''
  for await (const page of pages) {
    if (page.length === 0) continue
    yield separator + page.map((item) => JSON.stringify(toJson(item))).join(',\n')
    separator = ',\n'
  }
}

/** A JSON object whose last field is a list too long to be held. */
export async function* jsonWithList(
  fields: Readonly<Record<string, unknown>>,
  list: string,
  items: AsyncIterable<string>,
): AsyncGenerator<string> {
  yield `${JSON.stringify(fields).slice(0, -1)},${JSON.stringify(list)}:[\n`
  yield* items
  yield '\n]}\n'
}
