// A service's pool speaks HTTP/1.1 only. undici's HTTP/2 client would load node:http2 in every cold start.
module.exports = () => {
  throw new Error('This image has no HTTP/2 client');
};
