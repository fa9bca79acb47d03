// functions-framework runs each request in a domain, which adds a hook to every promise of the process. Our
// handlers catch their own errors and need no domain.
exports.create = () => ({ on() {}, run: (task) => task(), bind: (task) => task });
