// npm leaves out optional packages (such as a bundler's native part) that don't support the Node that npm runs
// on. The project runs them on its own Node: preloaded into npm, this file makes npm check that version.
const { devDependencies } = require('../../../package.json');

Object.defineProperty(process, 'version', { value: `v${devDependencies.node}`, enumerable: true });
