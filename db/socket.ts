import { connect, type Socket } from "node:net";

const CHECK_MS = 100;

/** What the driver knows of an address: a socket's path, or one host and port after the other. */
type Address = { path?: string | undefined; host: readonly string[]; port: readonly number[] };

/** Servers that let somebody wait in vain and have not spoken since: whoever asks them next is told sooner. */
const silent = new Set<string>();
const SILENT_ANSWER_MS = 2_000;

/**
 * Makes the connections under the driver. One is closed when something was sent and nothing has come back for
 * `answerMs`: the server bounds its own statements, but one that is frozen or out of reach bounds nothing, and whoever
 * waits would wait for ever. Where nothing was asked, a connection may stay silent; with no limit, always.
 */
export function socketsTo(answerMs: number): (address: Address) => Socket {
  let tries = 0;
  return ({ path, host, port }) => {
    const n = tries % host.length;
    tries += 1;
    const to = { host: host[n] ?? "localhost", port: port[n] ?? 5432, ...(path ? { path } : {}) };
    // Failing to connect is told to the driver by the socket; thrown, it would cost the pool a place for good.
    // A COPY is several small writes: held back until the server has acknowledged the first, each costs 40 ms.
    return watched(connect({ ...to, noDelay: true }), answerMs, path ?? `${to.host}:${to.port}`);
  };
}

/**
 * Bytes are counted, not messages. With TLS the driver reads past this socket, so there it is the tick that hears; what
 * was sent in the same tick as an answer came is then not waited for until something more is sent.
 */
function watched(socket: Socket, answerMs: number, server: string): Socket {
  let [read, written] = [0, 0];
  let waitingSince: number | null = null;
  const hear = () => {
    silent.delete(server);
    [read, written, waitingSince] = [socket.bytesRead, socket.bytesWritten, null];
  };
  const check = setInterval(() => {
    if (socket.destroyed) return clearInterval(check);
    if (socket.bytesRead !== read) return hear();
    if (socket.bytesWritten === written || socket.isPaused()) return;
    waitingSince ??= performance.now();
    const isKnown = silent.has(server) && answerMs !== Number.POSITIVE_INFINITY;
    const limitMs = isKnown ? Math.min(SILENT_ANSWER_MS, answerMs) : answerMs;
    if (performance.now() - waitingSince < limitMs) return;
    silent.add(server);
    socket.destroy(new Error(`The database has not answered for ${limitMs} ms.`));
  }, CHECK_MS).unref();
  return socket.on("data", hear);
}
