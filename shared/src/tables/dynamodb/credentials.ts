import type { AwsCredentialIdentity } from '@aws-sdk/types';

/** A provider of the SDK. `forceRefresh` passes by credentials that the provider keeps itself. */
export type Provider = (options?: { forceRefresh?: boolean }) => Promise<AwsCredentialIdentity>;

/** Credentials are replaced this long before they expire, as in the SDK. */
const EARLY_MS = 5 * 60_000;

/**
 * The credentials of the process by the SDK's own chain of providers: environment, profile, web identity, container.
 * The chain is loaded only when the environment has no keys. In an image it is `knative/build/stubs/credentials.ts`.
 */
export function environmentProvider(env: NodeJS.ProcessEnv): Provider {
  let chain: Promise<Provider> | undefined;
  return async (options) => {
    const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
    if (accessKeyId && secretAccessKey && !env.AWS_PROFILE)
      return {
        accessKeyId,
        secretAccessKey,
        ...(env.AWS_SESSION_TOKEN && { sessionToken: env.AWS_SESSION_TOKEN }),
      };
    chain ??= import('@aws-sdk/credential-provider-node').then(({ defaultProvider }) => defaultProvider());
    return (await chain)(options);
  };
}

/** Keeps credentials until shortly before they expire. Concurrent requests share one call of the provider. */
export class Credentials {
  readonly #provider: Provider;
  #current: AwsCredentialIdentity | undefined;
  #renewal: Promise<AwsCredentialIdentity> | undefined;

  constructor(provider: Provider) {
    this.#provider = provider;
  }

  /** The present credentials: at once if they are valid, even while new ones are fetched. */
  get(now = Date.now()): AwsCredentialIdentity | Promise<AwsCredentialIdentity> {
    const left = (this.#current?.expiration?.getTime() ?? Number.POSITIVE_INFINITY) - now;
    if (this.#current && left > EARLY_MS) return this.#current;
    const renewal = this.#renew(this.#current !== undefined);
    if (!this.#current || left <= 0) return renewal;
    // The old credentials still work: a later request tries again when the renewal fails.
    renewal.catch(() => {});
    return this.#current;
  }

  /** Forgets credentials that DynamoDB has refused, unless they were replaced in the meantime. */
  refuse(refused: AwsCredentialIdentity): void {
    if (this.#current === refused) this.#current = { ...refused, expiration: new Date(0) };
  }

  #renew(forceRefresh: boolean): Promise<AwsCredentialIdentity> {
    this.#renewal ??= this.#provider({ forceRefresh })
      .then((credentials) => {
        this.#current = credentials;
        return credentials;
      })
      .finally(() => {
        this.#renewal = undefined;
      });
    return this.#renewal;
  }
}
