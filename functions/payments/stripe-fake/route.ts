import type { RequestContext } from './context.ts';
import type { ApiError } from './errors.ts';
import type { Form } from './form.ts';
import { list, type Params, readParams, type Spec, text } from './params.ts';

/** Does the work: an object is 200; a returned error is answered and what was written is kept. */
type Handle<P> = (params: P, work: RequestContext, id: string) => object | ApiError;

export interface Route {
  method: string;
  path: RegExp;
  /** Reads the parameters (400 for a bad one) and gives back what then does the work. */
  prepare(form: Form, id: string): { expand: string[]; run(work: RequestContext): object | ApiError };
}

/** `route('POST /v1/refunds', {…}, …)`: one operation of the API; `:id` is one step of the path. */
export function route<S extends Spec>(
  operation: `${'GET' | 'POST'} /v1/${string}`,
  spec: S,
  handle: Handle<Params<S>>,
): Route {
  const [method = '', path = ''] = operation.split(' ');
  const full = { ...spec, expand: list(text()) };
  return {
    method,
    path: new RegExp(`^${path.replace(':id', '([^/]+)')}$`),
    prepare(form, id) {
      const params = readParams(full, form);
      return { expand: params.expand ?? [], run: (work) => handle(params, work, id) };
    },
  };
}
