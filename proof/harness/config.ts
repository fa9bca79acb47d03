/** In CI a missing browser fails the browser tests; elsewhere it skips them. */
export const inCI = process.env.CI === 'true';
