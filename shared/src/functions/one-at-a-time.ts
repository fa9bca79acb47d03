/**
 * Runs a thing one at a time. Calls that come while it runs share the one run after it, which gets the
 * argument of the last of them: however many come at once, two runs serve them all.
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
