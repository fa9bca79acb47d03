/** Drawing takes a third of a second of processor time, in which this process answers no other request. */
const PAUSE_MS = 1000;

/** The latest pictures of this process: about 40 kB each. Requests that arrive while one is drawn wait for it. */
export class PictureCache {
  readonly #most: number;
  readonly #pictures = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();
  #drawnAt = Number.NEGATIVE_INFINITY;

  constructor(most: number) {
    this.#most = most;
  }

  /** The picture. Undefined for a new one within a second of the last: pictures must not hold up a sale. */
  get(
    key: string,
    draw: () => Promise<Uint8Array<ArrayBuffer>>,
  ): Promise<Uint8Array<ArrayBuffer>> | undefined {
    const picture = this.#pictures.get(key) ?? this.#begin(key, draw);
    if (!picture) return undefined;
    // The map's first key is the one that was used longest ago.
    this.#pictures.delete(key);
    this.#pictures.set(key, picture);
    const [oldest] = this.#pictures.keys();
    if (this.#pictures.size > this.#most && oldest !== undefined) this.#pictures.delete(oldest);
    return picture;
  }

  #begin(key: string, draw: () => Promise<Uint8Array<ArrayBuffer>>) {
    const now = performance.now();
    if (now - this.#drawnAt < PAUSE_MS) return undefined;
    this.#drawnAt = now;
    const picture = draw();
    picture.catch(() => this.#pictures.delete(key));
    return picture;
  }
}
