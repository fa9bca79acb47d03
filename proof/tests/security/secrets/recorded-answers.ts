/** What everyone has been answered since, and the tokens that their cookies were given. */
export interface Heard {
  answers: string[];
  tokens: Set<string>;
  end(): void;
}

/**
 * Writes down what an address answers to whoever asks it in this process. A token in a Set-Cookie header is where it
 * belongs; anywhere else it would be found.
 */
export function listen(origin: string): Heard {
  const { fetch } = globalThis;
  const answers: string[] = [];
  const tokens = new Set<string>();
  globalThis.fetch = async (input, init) => {
    const answer = await fetch(input, init);
    if (!answer.url.startsWith(origin)) return answer;
    for (const cookie of answer.headers.getSetCookie()) {
      const [, token] = /(?:session|refresh)=([^;]+)/.exec(cookie) ?? [];
      // Of an access token the signature: the rest is no secret by itself.
      if (token) tokens.add(token.split('.').at(-1) ?? token);
    }
    const headers = [...answer.headers].filter(([name]) => name !== 'set-cookie');
    // A page may say its own address, where a link's token is.
    const said = (await answer.clone().text()).replaceAll(new URL(answer.url).pathname, '');
    answers.push(`${JSON.stringify(headers)}\n${said}`);
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
