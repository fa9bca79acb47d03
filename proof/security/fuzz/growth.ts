/** The live memory of a process after so many requests, in bytes. */
export interface Sample {
  done: number;
  live: number;
}

/**
 * The growth of a process per request, in bytes: the slope of the line that fits the samples best (least squares).
 * Code that loads late raises one sample; a leak raises every sample.
 */
export function growth(samples: readonly Sample[]): number {
  const mean = (value: (sample: Sample) => number) =>
    samples.reduce((sum, sample) => sum + value(sample), 0) / samples.length;
  const [done, live] = [mean((sample) => sample.done), mean((sample) => sample.live)];
  const covariance = mean((sample) => (sample.done - done) * (sample.live - live));
  return covariance / mean((sample) => (sample.done - done) ** 2);
}
