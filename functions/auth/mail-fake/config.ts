export interface Config {
  /** Of the page; 0 for any. */
  port: number;
  /** Of SMTP; 0 for any. */
  smtpPort: number;
  host: string;
  /** The folder that mails are kept in. */
  folder: string;
}

/** The stand-in's settings; an unusable one is an Error whose message is for the person who set it. */
export function readConfig(env = process.env): Config {
  if (!env.FOLDER) throw new Error('FOLDER must be the folder that mails are kept in');
  return {
    port: portOf('PORT', env.PORT),
    smtpPort: portOf('SMTP_PORT', env.SMTP_PORT),
    host: env.HOST || '127.0.0.1',
    folder: env.FOLDER,
  };
}

function portOf(name: string, text = '0'): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`${name} is no port: ${text}`);
  return port;
}
