/** Counts what is under way for each address. */
export class Counts {
  readonly #perAddress: number;
  readonly #inTotal: number;
  readonly #counts = new Map<string, number>();
  #total = 0;

  constructor(perAddress: number, inTotal: number) {
    this.#perAddress = perAddress;
    this.#inTotal = inTotal;
  }

  get total(): number {
    return this.#total;
  }

  /** @returns false if it would be too many for the address or in total. Then it is not counted */
  add(address: string): boolean {
    const count = this.#counts.get(address) ?? 0;
    if (count >= this.#perAddress || this.#total >= this.#inTotal) return false;
    this.#counts.set(address, count + 1);
    this.#total++;
    return true;
  }

  remove(address: string): void {
    const count = this.#counts.get(address) ?? 0;
    if (count > 1) this.#counts.set(address, count - 1);
    else this.#counts.delete(address);
    this.#total--;
  }
}
