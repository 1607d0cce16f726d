/** Where the console listens: PORT and HOST. */
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

/** A server of ours that was killed a moment ago may still be on its way out. */
const waitMsMax = 1_500;

/**
 * @typedef {object} Address
 * @property {string} host what to listen on
 * @property {number} port
 * @property {string} reach where this machine reaches it
 * @property {string} here the same, as a URL
 * @property {string} origin where people reach it, as a URL
 */

/** @returns {Address} */
export function readAddress() {
  const port = Number(process.env.PORT || 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`PORT is ${process.env.PORT}, which is not a port. Use a number from 1 to 65535.`);
  }
  const host = process.env.HOST || "127.0.0.1";
  const isEverywhere = ["0.0.0.0", "::"].includes(host);
  const isLocal = isEverywhere || ["127.0.0.1", "::1", "localhost"].includes(host);
  const reach = isEverywhere ? "127.0.0.1" : host;
  const urlOf = (/** @type {string} */ name) => `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
  return { host, port, reach, here: urlOf(reach), origin: urlOf(isLocal ? "localhost" : host) };
}

/**
 * Before anything slow: nobody wants to wait for a build and then read this.
 * @param {Address} address
 */
export async function waitForFreePort(address) {
  const deadline = Date.now() + waitMsMax;
  for (;;) {
    const problem = await portProblem(address);
    if (!problem) return;
    if (Date.now() > deadline) throw new Error(problem);
    await wait(100);
  }
}

/**
 * @returns {Promise<number>} a port nobody listens on at this moment
 */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  server.close();
  await once(server, "close");
  return port;
}

/**
 * @param {Address} address
 * @returns {Promise<string | null>}
 */
async function portProblem({ host, port, reach }) {
  const taken = `Port ${port} is taken. Stop what listens there, or choose another one: PORT=${port + 1} npm start`;
  // macOS lets two servers bind one port on different addresses: so ask whether anybody answers, too.
  if (await answers(port, reach)) return taken;
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, "listening");
    return null;
  } catch (error) {
    if (error.code === "EADDRINUSE") return taken;
    return `Cannot listen on ${host}:${port} (${error.code}). Choose another HOST or PORT.`;
  } finally {
    server.close();
  }
}

/**
 * @param {number} port
 * @param {string} host
 * @returns {Promise<boolean>}
 */
function answers(port, host) {
  return new Promise((resolve) => {
    const socket = connect({ port, host, timeout: 500 });
    const settle = (/** @type {boolean} */ answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => settle(true));
    socket.once("error", () => settle(false));
    socket.once("timeout", () => settle(false));
  });
}
