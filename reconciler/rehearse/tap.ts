/**
 * A wire between a command and Postgres that tells of each exchange once it is durable and before the command hears of it.
 * Nothing is in the command for it: whoever hears may kill the command there, and the answer never arrives.
 */
import net from "node:net";
import { asksForEncryption, type Message, splitMessages } from "../sandbox/proxy.ts";

/** What the server says it did, in order: ["CREATE ROLE", "COMMENT"]. Reads say SELECT, and so do calls of functions. */
export type Done = (tags: readonly string[]) => Promise<void>;
export type Tap = { url: string; close(): Promise<void> };

const BRACKETS =
  /^(BEGIN|START TRANSACTION|COMMIT|SET|RESET|SHOW|DISCARD|DEALLOCATE|LISTEN|UNLISTEN|NOTIFY|SAVEPOINT|RELEASE)/;

export async function tapPostgres(url: string, done: Done): Promise<Tap> {
  const { hostname, port } = new URL(url);
  const open = new Set<net.Socket>();
  const server = net.createServer((client) => {
    const upstream = net.connect({ host: hostname, port: Number(port || 5432) });
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.setNoDelay(true);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => open.delete(socket));
    }
    // A command that died takes its connection along; what it had committed stays.
    client.on("close", () => upstream.destroy());
    upstream.on("close", () => client.end());
    const fromClient = splitMessages({ startup: true });
    client.on("data", (chunk) => {
      for (const message of fromClient(chunk)) {
        // What is encrypted could not be read here.
        if (asksForEncryption(message)) client.write("N");
        else upstream.write(message.bytes);
      }
    });
    const answers = withheld(done, (bytes) => {
      if (bytes === null) client.destroy();
      else if (client.writable) client.write(bytes);
    });
    const fromServer = splitMessages({ startup: false });
    upstream.on("data", (chunk) => fromServer(chunk).forEach(answers));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const tapped = new URL(url);
  tapped.hostname = "127.0.0.1";
  tapped.port = String((server.address() as net.AddressInfo).port);
  return {
    url: tapped.href,
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** Passes answers on. From the first word of success on they wait for the server to be ready again, which it is once all is durable. */
function withheld(done: Done, write: (bytes: Buffer | null) => void): (message: Message) => void {
  let tags: string[] = [];
  let failed = false;
  let kept: Buffer[] = [];
  let order = Promise.resolve();
  const next = (step: () => void | Promise<void>) => {
    // Where nobody can be told any more, there is no answer either.
    order = order.then(step).catch(() => write(null));
  };
  return ({ type, bytes }) => {
    if (type === "E") failed = true;
    if (type === "C") tags.push(bytes.toString("utf8", 5, bytes.length - 1).replace(/ [\d ]+$/, ""));
    if (type === "C" || kept.length > 0) kept.push(bytes);
    else next(() => write(bytes));
    if (type !== "Z") return;
    const all = Buffer.concat(kept);
    kept = [];
    // "I": no transaction is open any more.
    const isOver = bytes[5] === 0x49;
    const did = tags.filter((tag) => !BRACKETS.test(tag));
    const tell = isOver && did.length > 0 && !failed && !tags.includes("ROLLBACK");
    if (isOver) tags = [];
    failed = false;
    next(async () => {
      if (tell) await done(did);
      write(all);
    });
  };
}
