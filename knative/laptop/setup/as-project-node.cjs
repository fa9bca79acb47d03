// npm leaves out the optional packages (a bundler's native part) that don't say that they work with the Node
// that npm itself runs on. They will run on the project's: preloaded into npm, this tells it so.
const { devDependencies } = require('../../../package.json');

Object.defineProperty(process, 'version', { value: `v${devDependencies.node}`, enumerable: true });
