/** What a process held after so many requests, with its garbage collected; in bytes. */
export interface Sample {
  done: number;
  live: number;
}

/**
 * What a process holds more after each request, in bytes: the slope of the line that fits the samples best (least
 * squares). One that has loaded something late steps up once; one that forgets nothing goes up with every sample.
 */
export function growth(samples: readonly Sample[]): number {
  const mean = (of: (sample: Sample) => number) =>
    samples.reduce((sum, one) => sum + of(one), 0) / samples.length;
  const [done, live] = [mean((one) => one.done), mean((one) => one.live)];
  const covariance = mean((one) => (one.done - done) * (one.live - live));
  return covariance / mean((one) => (one.done - done) ** 2);
}
