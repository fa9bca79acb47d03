import { readConfig } from './config.ts';

// Suppresses the notice that node:sqlite is experimental, which would be the first line of every log.
process.removeAllListeners('warning');
process.on('warning', (warning) => {
  if (warning.name !== 'ExperimentalWarning') console.error(`stripe fake: ${warning.message}`);
});

async function run(): Promise<void> {
  const config = readConfig();
  // Imported after the warning listener is set, because importing node:sqlite emits the notice.
  const { startStripe } = await import('./stripe-fake.ts');
  const stripe = await startStripe(config);
  console.log(`stripe fake listening on ${config.host}:${stripe.port}`);
  const stop = () => stripe.stop().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

run().catch((error: unknown) => {
  console.error(`stripe fake: ${reasonOf(error)}`);
  process.exit(1);
});

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, port, syscall } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') return `port ${port} is taken`;
  if (code === 'EACCES' && syscall === 'listen') return `port ${port} is not permitted`;
  if (/database is locked/.test(error.message)) return 'another stripe fake uses this STATE';
  if (syscall === 'mkdir' || code === 'ERR_SQLITE_ERROR') return `STATE can't be used: ${error.message}`;
  return error.message;
}
