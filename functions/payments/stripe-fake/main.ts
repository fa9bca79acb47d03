import { readConfig } from './config.ts';

// node:sqlite says that it is experimental; the notice would be the first line of every log.
process.removeAllListeners('warning');
process.on('warning', (warning) => {
  if (warning.name !== 'ExperimentalWarning') console.error(`stripe stand-in: ${warning.message}`);
});

async function run(): Promise<void> {
  const config = readConfig();
  // Imported late, so that the listener is there before the notice.
  const { startStripe } = await import('./stripe-fake.ts');
  const stripe = await startStripe(config);
  console.log(`stripe stand-in listening on ${config.host}:${stripe.port}`);
  const stop = () => stripe.stop().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

run().catch((error: unknown) => {
  console.error(`stripe stand-in: ${reasonOf(error)}`);
  process.exit(1);
});

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, port, syscall } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') return `port ${port} is taken`;
  if (code === 'EACCES' && syscall === 'listen') return `port ${port} may not be used`;
  if (/database is locked/.test(error.message)) return 'another stand-in is using STATE';
  if (syscall === 'mkdir' || code === 'ERR_SQLITE_ERROR') return `STATE can't be used: ${error.message}`;
  return error.message;
}
