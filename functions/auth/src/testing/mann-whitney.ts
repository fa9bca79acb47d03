/**
 * The p-value of the Mann-Whitney U test, two-sided, by the normal approximation: how likely two samples of one
 * distribution differ at least as much as these. Each sample needs about twenty values. The test compares ranks, so
 * an outlier, such as a pause of the machine, counts no more than any other value.
 */
export function mannWhitneyPValue(a: readonly number[], b: readonly number[]): number {
  const all = [...a.map((value) => ({ value, isA: true })), ...b.map((value) => ({ value, isA: false }))];
  all.sort((one, other) => one.value - other.value);
  let ranks = 0;
  let ties = 0;
  for (let start = 0; start < all.length; ) {
    let end = start;
    while (end < all.length && all[end]?.value === all[start]?.value) end++;
    const rank = (start + 1 + end) / 2;
    ranks += rank * all.slice(start, end).filter(({ isA }) => isA).length;
    ties += (end - start) ** 3 - (end - start);
    start = end;
  }
  const [m, n, total] = [a.length, b.length, all.length];
  const u = ranks - (m * (m + 1)) / 2;
  const deviation = Math.sqrt(((m * n) / 12) * (total + 1 - ties / (total * (total - 1))));
  if (deviation === 0) return 1;
  const z = Math.max(0, Math.abs(u - (m * n) / 2) - 0.5) / deviation;
  return twoTails(z);
}

/** The area beyond ±z under the normal curve, with an error below 2e-7: Abramowitz and Stegun, 7.1.26. */
function twoTails(z: number): number {
  const x = z / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const series =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return series * Math.exp(-x * x);
}
