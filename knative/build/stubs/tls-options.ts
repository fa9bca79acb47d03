// The mail fake speaks no TLS. smtp-server's default options have a private key for tests.
export default <Options>(options: Options): Options => options;
