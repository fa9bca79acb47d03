// The package formats any value for the error messages of side-channel, which only the query parser of Express uses.
module.exports = String;
