import { UnsuitableItem } from '../table-error.ts';
import { type Item, isMap, setAttribute, type Value, type ValueMap } from '../values/value.ts';
import type { Path } from './path.ts';
import { partOf } from './path.ts';

/** A copy of an item that an update changes. It copies only the maps and lists on the changed paths. */
export class Draft {
  readonly #root: Item;
  /** The maps and lists that are copies. */
  readonly #own = new Set<object>();
  /** Lists, and the elements that are removed or appended once all other changes are made. */
  readonly #removed = new Map<Value[], Set<number>>();
  readonly #appended = new Map<Value[], [number, Value][]>();

  constructor(item: Item) {
    this.#root = { ...item };
    this.#own.add(this.#root);
  }

  /** @throws UnsuitableItem when no map or list contains the path */
  set(path: Path, value: Value): void {
    const parent = this.#parentOf(path);
    const last = path.at(-1) as string | number;
    if (typeof last === 'string') {
      setAttribute(parent as ValueMap, last, value);
      return;
    }
    const list = parent as Value[];
    if (last < list.length) list[last] = value;
    else this.#appended.set(list, [...(this.#appended.get(list) ?? []), [last, value]]);
  }

  /** @throws UnsuitableItem when no map or list contains the path */
  remove(path: Path): void {
    const parent = this.#parentOf(path);
    const last = path.at(-1) as string | number;
    if (typeof last === 'string') delete (parent as ValueMap)[last];
    else this.#removed.set(parent as Value[], (this.#removed.get(parent as Value[]) ?? new Set()).add(last));
  }

  finish(): Item {
    for (const [list, positions] of this.#removed) {
      const kept = list.filter((_, position) => !positions.has(position));
      list.splice(0, list.length, ...kept);
    }
    for (const [list, elements] of this.#appended)
      list.push(...elements.sort(([one], [other]) => one - other).map(([, value]) => value));
    return this.#root;
  }

  #parentOf(path: Path): ValueMap | Value[] {
    let parent: Value = this.#root;
    for (let depth = 0; depth < path.length; depth++) {
      const part = path[depth] as string | number;
      if (typeof part === 'string' ? !isMap(parent) : !Array.isArray(parent))
        throw new UnsuitableItem('The document path provided in the update expression is invalid for update');
      if (depth === path.length - 1) break;
      parent = this.#ownPart(parent as ValueMap | Value[], part);
    }
    return parent as ValueMap | Value[];
  }

  #ownPart(parent: ValueMap | Value[], part: string | number): Value {
    const value = partOf(parent, part);
    if (value === undefined)
      throw new UnsuitableItem('The document path provided in the update expression is invalid for update');
    if ((!isMap(value) && !Array.isArray(value)) || this.#own.has(value)) return value;
    const copy = Array.isArray(value) ? [...value] : { ...value };
    this.#own.add(copy);
    if (typeof part === 'string') setAttribute(parent as ValueMap, part, copy);
    else (parent as Value[])[part] = copy;
    return copy;
  }
}
