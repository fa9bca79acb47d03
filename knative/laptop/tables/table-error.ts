/** Why one write of a transaction failed; `None` for a write that did not. */
export interface CancellationReason {
  Code: string;
  Message?: string;
  Item?: unknown;
}

/** An answer with an error, named as DynamoDB names it ("Error handling with DynamoDB" in its Developer Guide). */
export class TableError extends Error {
  override readonly name: string;
  /** Further members of the answer. */
  readonly members: { CancellationReasons?: CancellationReason[]; Item?: unknown };

  constructor(name: string, message: string, members: TableError['members'] = {}) {
    super(message);
    this.name = name;
    this.members = members;
  }
}

/** An input that DynamoDB rejects, or that this server does not support. */
export const invalid = (message: string): TableError => new TableError('ValidationException', message);

export const invalidParameter = (message: string): TableError =>
  invalid(`One or more parameter values were invalid: ${message}`);

/** A write that does not fit the item it changes. In a transaction it becomes that write's cancellation reason. */
export class UnsuitableItem extends TableError {
  constructor(message: string) {
    super('ValidationException', message);
  }
}
