/** The latest pictures of this process: about 40 kB each. Requests that arrive while one is drawn wait for it. */
export class PictureCache {
  readonly #most: number;
  readonly #pictures = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();

  constructor(most: number) {
    this.#most = most;
  }

  get(key: string, draw: () => Promise<Uint8Array<ArrayBuffer>>): Promise<Uint8Array<ArrayBuffer>> {
    const picture = this.#pictures.get(key) ?? draw();
    picture.catch(() => this.#pictures.delete(key));
    // The map's first key is the one that was used longest ago.
    this.#pictures.delete(key);
    this.#pictures.set(key, picture);
    const [oldest] = this.#pictures.keys();
    if (this.#pictures.size > this.#most && oldest !== undefined) this.#pictures.delete(oldest);
    return picture;
  }
}
