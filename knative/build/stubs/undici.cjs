// A service uses only undici's pools of HTTP connections. The image leaves out fetch, WebSocket, the cache and the mocks.
exports.Pool = require('undici/lib/dispatcher/pool.js');
exports.Agent = require('undici/lib/dispatcher/agent.js');
require('undici/lib/dispatcher/dispatcher.js').prototype.request = require('undici/lib/api/api-request.js');
