/**
 * Makes a function run one call at a time. All calls during a run share the next run, which gets the last call's
 * argument, so two runs serve any number of concurrent calls.
 */
export function oneAtATime<Argument>(run: (argument: Argument) => Promise<void>) {
  let running: Promise<void> | undefined;
  let next: { argument: Argument; done: Promise<void> } | undefined;

  const start = (argument: Argument): Promise<void> => {
    running = run(argument).finally(() => {
      running = undefined;
    });
    return running;
  };

  return (argument: Argument): Promise<void> => {
    if (!running) return start(argument);
    if (next) {
      next.argument = argument;
      return next.done;
    }
    const queued = { argument, done: Promise.resolve() };
    const startQueued = () => {
      next = undefined;
      return start(queued.argument);
    };
    queued.done = running.then(startQueued, startQueued);
    next = queued;
    return queued.done;
  };
}
