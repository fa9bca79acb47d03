import { readConfig } from './config.ts';
import { startMailFake } from './mail-fake.ts';

async function run(): Promise<void> {
  const config = readConfig();
  const mail = await startMailFake(config);
  console.log(`mail fake listening on ${config.host}:${mail.port}, SMTP on ${mail.smtpPort}`);
  const stop = () => mail.stop().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

run().catch((error: unknown) => {
  console.error(`mail fake: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});
