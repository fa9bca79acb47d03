/** Where every test must run: without a browser they fail there, and are skipped elsewhere. */
export const inCI = process.env.CI === 'true';
