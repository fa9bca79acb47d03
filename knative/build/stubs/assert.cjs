// undici checks its own state with assert(condition). Node's module takes 4 ms to load, most of it for the text of a
// difference, which this call does not need.
module.exports = (condition, message) => {
  if (condition) return;
  throw message instanceof Error ? message : new Error(message ?? 'Assertion failed');
};
