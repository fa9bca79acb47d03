import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Replaces the AWS SDK's chain of nine credential sources, most of which are files on a developer's machine. A pod
 * has its identity in the environment: keys, a web identity token (EKS, IRSA) or the address of an agent (EKS Pod
 * Identity, ECS).
 */
export const defaultProvider = (init: Record<string, unknown> = {}) => {
  const { env } = process;
  return async () => {
    if (env.AWS_ACCESS_KEY_ID) return fromEnv(init)();
    if (env.AWS_WEB_IDENTITY_TOKEN_FILE) {
      const { fromTokenFile } = await import('@aws-sdk/credential-provider-web-identity');
      return fromTokenFile(init)();
    }
    if (env.AWS_CONTAINER_CREDENTIALS_FULL_URI || env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI) {
      const { fromHttp } = await import('@aws-sdk/credential-provider-http');
      return fromHttp(init)();
    }
    throw new Error(
      'No AWS identity: neither AWS_ACCESS_KEY_ID, AWS_WEB_IDENTITY_TOKEN_FILE nor AWS_CONTAINER_CREDENTIALS_FULL_URI is set',
    );
  };
};
