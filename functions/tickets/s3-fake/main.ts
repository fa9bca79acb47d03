import { readConfig } from './config.ts';
import { startS3Fake } from './s3-fake.ts';

async function run(): Promise<void> {
  const config = readConfig();
  const s3 = await startS3Fake(config);
  console.log(`S3 fake listening on ${config.host}:${s3.port}`);
  const stop = () => s3.stop().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

run().catch((error: unknown) => {
  console.error(`S3 fake: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});
