import { invalidParameter } from '../table-error.ts';
import type { Item } from '../values/value.ts';
import { compiled } from './compiled.ts';
import { Draft } from './draft.ts';
import type { Check } from './operand.ts';
import { type Context, checkOverlaps, type Path, readPath } from './path.ts';
import { type Names, type Used, valueNamed } from './placeholders.ts';
import { Tokens } from './tokens.ts';
import { type Action, readAdd, readDelete, readSet, remove } from './update-actions.ts';

/** A compiled update. */
export interface Update extends Used {
  /**
   * The item after the update. All values that the expression reads are those before it.
   *
   * @throws UnsuitableItem when the item lacks what the expression needs
   */
  apply: (item: Item, values: Item) => Item;
  /** @throws TableError for values that the expression cannot take */
  check: Check;
  /** The paths that it changes. */
  paths: Path[];
}

const KIND = 'UpdateExpression';

/** @throws TableError */
export const updateOf = (expression: string, names: Names = {}): Update =>
  compiled(`${KIND} ${expression}`, names, () => parse(expression, names));

/** Refuses a change of the key. @throws TableError */
export function checkNoKey({ paths }: Update, keys: string[]): void {
  for (const [name] of paths)
    if (keys.includes(name))
      throw invalidParameter(`Cannot update attribute ${name}. This attribute is part of the key`);
}

function parse(expression: string, names: Names): Update {
  const tokens = new Tokens(expression, KIND);
  const context: Context = { tokens, names, usedNames: new Set(), usedValues: new Set() };
  const checks: Check[] = [];
  const read: Record<string, (path: Path) => Action> = {
    SET: (path) => readSet(context, path, checks),
    REMOVE: (path) => ({ path, change: (draft) => remove(draft, path) }),
    ADD: (path) => readAdd(context, path, checks),
    DELETE: (path) => readDelete(context, path, checks),
  };
  const actions = new Map<string, Action[]>();
  do {
    const section = Object.keys(read).find((word) => tokens.take(word));
    if (section === undefined) throw tokens.syntaxError(tokens.next);
    if (actions.has(section))
      throw tokens.error(`The "${section}" section can only be used once in an update expression;`);
    const inSection: Action[] = [];
    do inSection.push((read[section] as (typeof read)[string])(readPath(context)));
    while (tokens.take(','));
    actions.set(section, inSection);
  } while (tokens.next !== undefined);
  const all = [...actions.values()].flat();
  const paths = all.map(({ path }) => path);
  checkOverlaps(paths, context);
  return {
    apply: (item, values) => {
      const draft = new Draft(item);
      for (const { change } of all) change(draft, item, values);
      return draft.finish();
    },
    check: (values) => {
      for (const placeholder of context.usedValues) valueNamed(values, placeholder, KIND);
      for (const check of checks) check(values);
    },
    paths,
    names: context.usedNames,
    values: context.usedValues,
  };
}
