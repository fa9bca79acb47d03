import type { Context } from './context.ts';
import type { ApiError } from './errors.ts';
import type { Form } from './form.ts';
import { list, type Params, readParams, type Spec, text } from './params.ts';

/** Executes an operation. An object is answered with 200. A returned error is the answer, and the writes are kept. */
type Handle<P> = (params: P, context: Context, id: string) => object | ApiError;

export interface Route {
  method: string;
  path: RegExp;
  /** Reads the parameters (400 when one is invalid) and returns the operation, ready to run. */
  prepare(form: Form, id: string): { expand: string[]; run(context: Context): object | ApiError };
}

/** One operation of the API, such as `POST /v1/refunds`; `:id` matches one segment of the path. */
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
      return { expand: params.expand ?? [], run: (context) => handle(params, context, id) };
    },
  };
}
