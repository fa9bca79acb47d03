import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * The AWS SDK's chain tries nine places, most of them files of a person's machine. A pod has its identity in
 * the environment: keys, a web identity token (EKS, IRSA) or an agent's address (EKS Pod Identity, ECS).
 */
export const defaultProvider = (init: Record<string, unknown> = {}) => {
  const { env } = process;
  const found = async () => {
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
  return found;
};
