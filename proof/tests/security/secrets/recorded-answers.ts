/** The answers that this process has received, and the tokens in their cookies. */
export interface RecordedAnswers {
  answers: string[];
  tokens: Set<string>;
  end(): void;
}

/**
 * Records every answer of an origin to a `fetch` of this process. Set-Cookie headers are left out, because tokens
 * belong there.
 */
export function recordAnswers(origin: string): RecordedAnswers {
  const { fetch } = globalThis;
  const answers: string[] = [];
  const tokens = new Set<string>();
  globalThis.fetch = async (input, init) => {
    const answer = await fetch(input, init);
    if (!answer.url.startsWith(origin)) return answer;
    for (const cookie of answer.headers.getSetCookie()) {
      const [, token] = /(?:session|refresh)=([^;]+)/.exec(cookie) ?? [];
      // Of an access token only the signature is secret.
      if (token) tokens.add(token.split('.').at(-1) ?? token);
    }
    const headers = [...answer.headers].filter(([name]) => name !== 'set-cookie');
    // A page may contain its own address, and the address of a mailed link contains the token.
    const body = (await answer.clone().text()).replaceAll(new URL(answer.url).pathname, '');
    answers.push(`${JSON.stringify(headers)}\n${body}`);
    return answer;
  };
  return {
    answers,
    tokens,
    end: () => {
      globalThis.fetch = fetch;
    },
  };
}
