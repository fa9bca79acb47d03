export type FormValue = string | Form;
export interface Form {
  [name: string]: FormValue;
}

const MAX_DEPTH = 8;

/**
 * Parses an application/x-www-form-urlencoded body or a query with Stripe's nesting: `a[b]=1`, `a[0][b]=1` and
 * `a[]=1`. A list becomes a form whose names are the indexes. Forms have null prototypes because a client chooses the
 * names. Throws a RangeError when the nesting is invalid.
 */
export function parseForm(text: string): Form {
  const root = emptyForm();
  for (const [name, value] of new URLSearchParams(text)) place(root, pathOf(name), value);
  return root;
}

function pathOf(name: string): string[] {
  const open = name.indexOf('[');
  if (open < 1) return [name];
  const brackets = name.slice(open);
  if (!/^(\[[^[\]]*\])+$/.test(brackets)) throw new RangeError(`Invalid parameter name: ${name}`);
  const path = [name.slice(0, open), ...brackets.slice(1, -1).split('][')];
  if (path.length > MAX_DEPTH) throw new RangeError(`Parameter nested too deeply: ${name}`);
  return path;
}

function place(root: Form, path: string[], value: string): void {
  let form = root;
  const last = path.length - 1;
  for (const [depth, step] of path.entries()) {
    const name = step === '' ? String(Object.keys(form).length) : step;
    if (depth === last) {
      form[name] = value;
      return;
    }
    const inner = form[name] ?? emptyForm();
    if (typeof inner === 'string') throw new RangeError(`Parameter is both a value and a list: ${path[0]}`);
    form[name] = inner;
    form = inner;
  }
}

const emptyForm = (): Form => Object.create(null) as Form;
