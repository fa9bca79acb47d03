import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '../..');

/** The actions of IAM that the operations of shared/src/tables/commands.ts need ("Actions for DynamoDB"). */
const ACTIONS: Record<string, string> = {
  GetCommand: 'GetItem',
  PutCommand: 'PutItem',
  UpdateCommand: 'UpdateItem',
  DeleteCommand: 'DeleteItem',
  QueryCommand: 'Query',
  ScanCommand: 'Scan',
  BatchGetCommand: 'BatchGetItem',
  BatchWriteCommand: 'BatchWriteItem',
};
/** The actions on the objects of a bucket ("Actions for Amazon S3"). */
const OBJECT_ACTIONS: Record<string, string> = {
  GetObjectCommand: 'GetObject',
  PutObjectCommand: 'PutObject',
  DeleteObjectCommand: 'DeleteObject',
};
/** The writes of a transaction need their own actions. TransactWriteItems itself has none. */
const WRITES: Record<string, string> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

/** The permissions of a service: its actions on the items of its table, the indexes that it queries, and its actions on the objects of its bucket. */
export interface TableUse {
  actions: string[];
  indexes: string[];
  objects: string[];
}

/** The services. Each has a table of its own name. */
export const services = readdirSync(join(root, 'functions'))
  .filter((name) => existsSync(join(root, 'functions', name, 'src/group.ts')))
  .sort();

/** The table calls in the code that a service can reach from its group. */
export async function tableUseOf(service: string): Promise<TableUse> {
  const { outputFiles } = await build({
    entryPoints: [join(root, `functions/${service}/src/group.ts`)],
    bundle: true,
    write: false,
    outdir: root,
    // Shared modules are split off, so that each keeps only the exports that the service uses.
    splitting: true,
    format: 'esm',
    platform: 'node',
    external: ['*.wasm', 'sharp'],
    loader: { '.ttf': 'empty' },
    logLevel: 'error',
  });
  return tableUseIn(outputFiles.map(({ text }) => ownCode(text)).join('\n'));
}

/** The parts of a bundle that are not packages: esbuild names the file of each part in a comment. */
const ownCode = (bundle: string): string =>
  bundle
    .split(/^(?=\s*\/\/ \S+\.\w+$)/m)
    // The client knows the shape of every operation, also of those that the service does not use.
    .filter((part) => /^\s*\/\/ (functions|shared\/src\/(?!tables\/dynamodb\/))/.test(part))
    .join('\n');

/**
 * The table calls in code.
 *
 * @throws Error for a command that no action is known of
 */
export function tableUseIn(code: string): TableUse {
  const actions = new Set<string>();
  const objects = new Set<string>();
  for (const [, name = ''] of code.matchAll(/new (?:\w+\.)?(\w+Command)\d*\(/g)) {
    const [action, onObject] = [ACTIONS[name], OBJECT_ACTIONS[name]];
    if (action) actions.add(action);
    else if (onObject) objects.add(onObject);
    else if (name !== 'TransactWriteCommand') throw new Error(`Name the IAM action of ${name}`);
  }
  for (const [, name = ''] of code.matchAll(/\b(Put|Update|Delete|ConditionCheck)\b\s*[:,}]/g))
    actions.add(WRITES[name] ?? '');
  const indexes = [...code.matchAll(/\b(?:index|IndexName): ["'](gsi\d)["']/g)].map(([, name = '']) => name);
  return {
    actions: [...actions].sort(),
    indexes: [...new Set(indexes)].sort(),
    objects: [...objects].sort(),
  };
}
