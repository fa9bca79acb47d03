import type { Command } from '@boxoffice/shared/tables/commands.ts';
import { ATTEMPTS, Retries } from '@boxoffice/shared/tables/dynamodb/retry.ts';
import { TablesException } from '@boxoffice/shared/tables/exceptions.ts';
import { ownError } from '@boxoffice/shared/tables/own-error.ts';
import type { Pod } from '../pods.ts';
import { currentPod, simulation } from '../simulation.ts';
import type { LimitedTables } from './limited-tables.ts';

/** Sends commands to limited tables with the product's retries and errors. */
export class LimitedClient {
  readonly tables: LimitedTables;
  /** Each process has a client of its own. */
  readonly #retries = new WeakMap<Pod, Retries>();

  constructor(tables: LimitedTables) {
    this.tables = tables;
  }

  /** @throws Conflict, Unreachable when the tables throttle, or a TablesException */
  async send(command: Command): Promise<unknown> {
    const retries = this.#retriesOfPod();
    let cost: number | undefined;
    for (let attempt = 1; ; attempt++) {
      try {
        const output = await this.tables.send(command);
        retries.succeeded(cost);
        return output;
      } catch (error) {
        if (!(error instanceof TablesException)) throw error;
        const retry = retries.next(error, attempt, false);
        if (!retry) throw ownError(error, command);
        cost = retry.cost;
        await simulation().scheduler.wait(retry.pause);
      }
    }
  }

  #retriesOfPod(): Retries {
    const pod = currentPod.getStore();
    const retries = (pod && this.#retries.get(pod)) ?? new Retries(ATTEMPTS);
    if (pod) this.#retries.set(pod, retries);
    return retries;
  }
}
