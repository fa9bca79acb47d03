/** An answer of the public API. */
export interface Answered<Body = never> {
  status: number;
  body: Body;
  headers: Headers;
}

type Json = Record<string, unknown>;

/** A client of the public API with a cookie jar, such as curl or a browser. */
export class Visitor {
  readonly #url: string;
  readonly #cookies = new Map<string, string>();

  constructor(url: string) {
    this.#url = url;
  }

  /** A visitor with a new account. */
  static async signedUp(url: string, email = `${crypto.randomUUID()}@example.com`): Promise<Visitor> {
    const visitor = new Visitor(url);
    const answer = await visitor.post('/api/users/signup', { email, password: 'correct horse battery' });
    if (answer.status !== 201) throw new Error(`Sign-up answered ${answer.status}`);
    return visitor;
  }

  /** The cookie header that this visitor sends. */
  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  cookieNamed(name: string): string | undefined {
    return this.#cookies.get(name);
  }

  get = <Body = Json>(path: string, headers: Record<string, string> = {}) =>
    this.send<Body>('GET', path, undefined, headers);
  post = <Body = Json>(path: string, body: unknown, headers: Record<string, string> = {}) =>
    this.send<Body>('POST', path, JSON.stringify(body), headers);
  put = <Body = Json>(path: string, body: unknown, headers: Record<string, string> = {}) =>
    this.send<Body>('PUT', path, JSON.stringify(body), headers);
  delete = <Body = Json>(path: string) => this.send<Body>('DELETE', path);

  /** Sends a body unchanged. Its content type is JSON unless the headers name another one. */
  async send<Body = Json>(
    method: string,
    path: string,
    body?: string | Buffer<ArrayBuffer>,
    headers: Record<string, string> = {},
  ): Promise<Answered<Body>> {
    const response = await fetch(this.#url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(this.#cookies.size > 0 && { cookie: this.cookie }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === '' || /max-age=0/i.test(cookie)) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') && text !== '';
    return {
      status: response.status,
      body: (isJson ? JSON.parse(text) : text) as Body,
      headers: response.headers,
    };
  }
}
