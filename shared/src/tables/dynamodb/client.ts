import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { AwsCredentialIdentity } from '@aws-sdk/types';
import type { Command } from '../commands.ts';
import type { TablesException } from '../exceptions.ts';
import { Connection, NoAnswer } from './connection.ts';
import { Credentials, environmentProvider, type Provider } from './credentials.ts';
import { endpointOf, regionOf } from './endpoint.ts';
import { exceptionOf, parsed } from './exception.ts';
import { fromWire, toWire } from './message.ts';
import { ATTEMPTS, Retries } from './retry.ts';
import { Signer } from './sign.ts';

/** A smaller difference between the clocks causes no refusal. DynamoDB accepts five minutes. */
const SKEW_MS = 240_000;

const CLOCK_REFUSALS = new Set([
  'AuthFailure',
  'InvalidSignatureException',
  'RequestExpired',
  'RequestInTheFuture',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
]);
const EXPIRED = new Set(['ExpiredToken', 'ExpiredTokenException']);

/**
 * A client of DynamoDB for the commands in `commands.ts`. It takes a third to a seventh of the processor time of the
 * SDK's client, which stays the reference: `same-requests.test.ts` compares the two.
 */
export class DynamoDb {
  readonly #host: string;
  readonly #path: string;
  readonly #region: string;
  readonly #connection: Connection;
  readonly #credentials: Credentials;
  readonly #signer = new Signer();
  readonly #retries = new Retries(ATTEMPTS);
  /** Added to this machine's clock: the difference to DynamoDB's, in milliseconds. */
  #clockOffset = 0;

  /** @param env AWS_REGION, the endpoint, and the keys or the settings of another credential provider */
  constructor(env: NodeJS.ProcessEnv, provider: Provider = environmentProvider(env)) {
    const { url } = endpointOf(env);
    this.#host = url.host;
    this.#path = url.pathname;
    this.#region = regionOf(env);
    this.#connection = new Connection(url.origin);
    this.#credentials = new Credentials(provider);
  }

  /**
   * Sends a command, and repeats it as the SDK's standard retry mode does.
   *
   * @throws TablesException, or NoAnswer
   */
  async send<Output extends object>(
    command: Command<object, Output>,
  ): Promise<Command<object, Output>['output']> {
    const body = bodyOf(command);
    const target = `DynamoDB_20120810.${command.operation}`;
    let cost: number | undefined;
    for (let attempt = 1; ; attempt++) {
      const identity = await this.#credentials.get();
      const offset = this.#clockOffset;
      const failure = await this.#attempt(target, body, identity, offset, attempt);
      if ('output' in failure) {
        this.#retries.succeeded(cost);
        return failure.output as Command<object, Output>['output'];
      }
      const { error, date } = failure;
      const retry = this.#retries.next(error, attempt, this.#mend(error, date, identity, offset));
      if (!retry) throw error;
      cost = retry.cost;
      await pause(retry.pause);
    }
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  async #attempt(
    target: string,
    body: string,
    identity: AwsCredentialIdentity,
    offset: number,
    attempt: number,
  ): Promise<{ output: object } | { error: TablesException | NoAnswer; date?: string | undefined }> {
    const request = {
      host: this.#host,
      path: this.#path,
      region: this.#region,
      target,
      body,
      now: Date.now() + offset,
    };
    try {
      const answer = await this.#connection.post(this.#path, this.#signer.sign(request, identity), body);
      if (answer.status === 200) return { output: fromWire(parsed(answer)) };
      return { error: exceptionOf(answer, attempt), date: String(answer.headers.date) };
    } catch (error) {
      if (error instanceof NoAnswer) return { error };
      throw error;
    }
  }

  /** Corrects the clock or the credentials if they are the cause of a refusal, and returns whether it did. */
  #mend(
    { name }: Error,
    date: string | undefined,
    identity: AwsCredentialIdentity,
    signedWith: number,
  ): boolean {
    if (EXPIRED.has(name)) {
      this.#credentials.refuse(identity);
      return true;
    }
    const offset = Date.parse(date ?? '') - Date.now();
    if (!CLOCK_REFUSALS.has(name) || !(Math.abs(offset - signedWith) >= SKEW_MS)) return false;
    this.#clockOffset = offset;
    return true;
  }
}

/** All attempts of a transaction have one token, so that it takes effect once. */
function bodyOf({ operation, input }: Command): string {
  const wire = toWire(input);
  if (operation === 'TransactWriteItems') wire.ClientRequestToken ??= randomUUID();
  return JSON.stringify(wire);
}
