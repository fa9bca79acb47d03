// Replaces the tables of charsets other than UTF-8. Handlers read bodies as bytes, and JSON is UTF-8 (RFC 8259,
// section 8.1).
module.exports = {};
