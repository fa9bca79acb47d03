// functions-framework wraps each request into a domain, which hooks into every promise of the process. Our
// functions catch their own throws.
exports.create = () => ({ on() {}, run: (task) => task(), bind: (task) => task });
