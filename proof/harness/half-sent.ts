import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A request whose body never ends. */
export interface HalfSent {
  socket: Socket;
  /** All that the server sent until it closed the connection or the client did. */
  answer: Promise<string>;
}

/**
 * Signs in with the first bytes of a form and keeps the connection open.
 *
 * @param from the client's address; Linux has all of 127.0.0.0/8
 */
export async function sendHalf(url: string, from = '127.0.0.1'): Promise<HalfSent> {
  const { host, port } = new URL(url);
  const socket = connect({ port: Number(port), host: '127.0.0.1', localAddress: from });
  let received = '';
  socket.on('error', () => {});
  socket.on('data', (data) => {
    received += data;
    if (isWholeAnswer(received)) socket.destroy();
  });
  const answer = once(socket, 'close').then(() => received);
  await once(socket, 'connect');
  const lines = [
    'POST /signin HTTP/1.1',
    `Host: ${host}`,
    'Content-Type: application/x-www-form-urlencoded',
    'Content-Length: 1000',
  ];
  socket.write([...lines, '', 'email='].join('\r\n'));
  return { socket, answer };
}

const isWholeAnswer = (text: string) => text.endsWith('}') || text.endsWith('0\r\n\r\n');
