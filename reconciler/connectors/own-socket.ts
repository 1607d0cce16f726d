/**
 * One request on a connection of its own, in two steps: whoever calls can ask the clock once more when the connection
 * stands, so that a process that slept while it connected sends nothing of what it held. And one that was used before may
 * have been closed meanwhile, and then nobody knows whether a request arrived.
 */
import http from "node:http";
import net from "node:net";
import tls from "node:tls";

export function connectTo({ protocol, hostname, port }: URL, signal: AbortSignal): Promise<net.Socket> {
  const host = hostname.replace(/^\[|\]$/g, "");
  const secure = protocol === "https:";
  const to = { host, port: Number(port) || (secure ? 443 : 80) };
  const socket = secure ? tls.connect({ ...to, servername: net.isIP(host) ? "" : host }) : net.connect(to);
  socket.setNoDelay(true);
  return new Promise((resolve, reject) => {
    const end = () => socket.destroy(new Error("It was stopped."));
    signal.addEventListener("abort", end);
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("It was closed.")));
    socket.once(secure ? "secureConnect" : "connect", () => {
      signal.removeEventListener("abort", end);
      resolve(socket);
    });
    if (signal.aborted) end();
  });
}

export type OneRequest = {
  method: string;
  headers: Readonly<Record<string, string>>;
  body?: string | undefined;
  signal: AbortSignal;
};

/** Nothing is waited for between here and the first byte. */
export function requestOn(socket: net.Socket, url: URL, request: OneRequest): Promise<http.IncomingMessage> {
  const { method, headers, body, signal } = request;
  return new Promise((resolve, reject) => {
    const sending = http.request({
      createConnection: () => socket,
      method,
      path: `${url.pathname}${url.search}`,
      headers: {
        host: url.host,
        "accept-encoding": "identity",
        connection: "close",
        ...(body === undefined ? {} : { "content-length": Buffer.byteLength(body) }),
        ...headers,
      },
      signal,
    });
    sending.once("response", resolve);
    sending.on("error", reject);
    sending.end(body);
  });
}

/**
 * Piece by piece, so that an answer without an end costs no more than the limit. One that says neither its length nor its
 * end, and is cut off, may look complete here; half a JSON object is no JSON, so it is found out when it is parsed.
 */
export async function readBody(
  response: http.IncomingMessage,
  bytesMax: number,
  tooLong: () => Error,
): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let [bytes, text] = [0, ""];
  for await (const piece of response as AsyncIterable<Buffer>) {
    bytes += piece.byteLength;
    if (bytes > bytesMax) throw tooLong();
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}
