export interface Config {
  /** The port of the web page; 0 for any free port. */
  port: number;
  /** The port of SMTP; 0 for any free port. */
  smtpPort: number;
  host: string;
  /** The host names, without a port, that a request of a page may have. */
  hosts: string[];
  /** The folder that stores the mails. */
  folder: string;
}

/** The names of this machine: the page is meant for its user, also at a forwarded port. */
export const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** The settings of the mail fake. @throws Error that names the invalid setting */
export function readConfig(env = process.env): Config {
  if (!env.FOLDER) throw new Error('FOLDER must be the folder that stores the mails');
  return {
    port: portOf('PORT', env.PORT),
    smtpPort: portOf('SMTP_PORT', env.SMTP_PORT),
    host: env.HOST || '127.0.0.1',
    hosts: env.HOSTS ? env.HOSTS.split(',').map((name) => name.trim()) : LOOPBACK,
    folder: env.FOLDER,
  };
}

function portOf(name: string, text = '0'): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`${name} must be a port number, not ${text}`);
  return port;
}
