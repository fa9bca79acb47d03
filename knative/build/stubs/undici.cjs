// A service uses only undici's pool of HTTP connections. The image leaves out fetch, WebSocket, the cache and the mocks.
exports.Pool = require('undici/lib/dispatcher/pool.js');
