import { readFileSync } from 'node:fs';
import { Visitor } from './visitor.ts';

/** One request of a `.http` file, and what its title says about the answer. */
export interface HttpFileAnswer {
  title: string;
  status: number;
  /** The status that the title begins with (`### 409: ...`); undefined where any 2xx is expected. */
  expected: number | undefined;
  body: unknown;
}

/**
 * Sends the requests of a `.http` file from top to bottom, with one cookie jar. It knows the part of httpYac's syntax
 * that our files use: `###` titles, `@name = value`, `# @name`, `{{name.path}}` and `{{$guid}}`.
 *
 * @param variables replace the file's own `@name = value`, such as the address of the site
 */
export async function sendHttpFile(
  file: string,
  variables: Record<string, string>,
): Promise<HttpFileAnswer[]> {
  const [head = '', ...blocks] = readFileSync(file, 'utf8').split(/^### /m);
  const values: Record<string, unknown> = {
    ...Object.fromEntries([...head.matchAll(/^@(\w+) = (.*)$/gm)].map(([, name, value]) => [name, value])),
    ...variables,
  };
  const client = new Visitor('');
  const answers: HttpFileAnswer[] = [];
  for (const block of blocks) {
    const { title, name, method, url, headers, body } = parse(fillIn(block, values));
    const answer = await client.send<unknown>(method, url, body, headers);
    if (name) values[name] = answer.body;
    const expected = /^(\d{3}):/.exec(title)?.[1];
    answers.push({
      title,
      status: answer.status,
      expected: expected ? Number(expected) : undefined,
      body: answer.body,
    });
  }
  return answers;
}

/** Replaces every `{{expression}}`; an unknown name is an error. */
const fillIn = (text: string, values: Record<string, unknown>): string =>
  text.replace(/\{\{(.+?)\}\}/g, (_, expression: string) => {
    if (expression === '$guid') return crypto.randomUUID();
    const path = expression.split(/[.[\]]+/).filter((part) => part !== '');
    const value = path.reduce<unknown>(
      (of, part) => (of as Record<string, unknown> | undefined)?.[part],
      values,
    );
    if (typeof value !== 'string') throw new Error(`{{${expression}}} has no value`);
    return value;
  });

function parse(block: string) {
  const [head = '', ...body] = block.split(/\n\n/);
  const [title = '', ...lines] = head.split('\n');
  const [line = '', ...headers] = lines.filter((text) => text !== '' && !text.startsWith('#'));
  const [method = '', url = ''] = line.split(' ');
  const text = body.join('\n\n').trim();
  return {
    title,
    name: /^# @name (\w+)$/m.exec(head)?.[1],
    method,
    url,
    headers: Object.fromEntries(
      headers.map((header) => {
        const [name = '', value = ''] = header.split(/: (.*)/, 2);
        return [name.toLowerCase(), value];
      }),
    ),
    body: text === '' ? undefined : text,
  };
}
