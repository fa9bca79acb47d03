export interface Config {
  /** 0 for any free port. */
  port: number;
  host: string;
  /** The only identity that may send requests. */
  accessKeyId: string;
  secretAccessKey: string;
}

/** The settings of the S3 fake. @throws Error that names the invalid setting */
export function readConfig(env = process.env): Config {
  const port = Number(env.PORT ?? '0');
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`PORT must be a port number, not ${env.PORT}`);
  return {
    port,
    host: env.HOST || '127.0.0.1',
    accessKeyId: env.AWS_ACCESS_KEY_ID || 'local',
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY || 'local',
  };
}
