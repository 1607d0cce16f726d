/**
 * The sandbox's mail server: a real SMTP server that keeps every message it accepts. It can cut the connection after it
 * has accepted the body (`outside.faults`), which is the fault that SMTP has no answer to.
 */
import type { AddressObject } from "mailparser";
import type { SMTPServer, SMTPServerSession } from "smtp-server";
import type { Taken } from "./outside.ts";
import { senders } from "./outside-world.ts";
import { type Caller, type Sql, takeFault } from "./processor.ts";
import type { Team } from "./world.ts";

export async function mailServer(
  sql: Sql,
  callerOf: (system: string, secret: string) => Promise<Caller | null>,
  taken: Taken,
) {
  const { SMTPServer: Server } = await import("smtp-server");
  const server: SMTPServer = new Server({
    authMethods: ["PLAIN", "LOGIN"],
    // It listens on this machine only.
    allowInsecureAuth: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    closeTimeout: 200,
    size: 1_000_000,
    async onAuth({ password }, _session, done) {
      const caller = await callerOf("smtp", password ?? "").catch(() => null);
      if (caller?.team) done(null, { user: caller.team });
      else done(reply(535, "Authentication failed"));
    },
    onMailFrom({ address }, { user }, done) {
      // Its types have no user of ours; `onAuth` gave it a team.
      const allowed = senders[user as unknown as Team] === address;
      done(allowed ? undefined : reply(553, "Not a sender of this login"));
    },
    onRcptTo({ address }, _session, done) {
      done(/@unknown\.example$/.test(address) ? reply(550, "No such mailbox") : undefined);
    },
    onData(stream, session, done) {
      const pieces: Buffer[] = [];
      stream.on("data", (piece: Buffer) => pieces.push(piece));
      stream.on("end", () => {
        receive(sql, server, session, Buffer.concat(pieces)).then(
          async (accepted) => {
            if (!accepted) return;
            await taken("a message to the mail server");
            done(undefined, "Message accepted");
          },
          () => done(reply(451, "Cannot keep it")),
        );
      });
    },
  });
  // A client that goes away in the middle is no reason to end.
  server.on("error", () => {});
  return server;
}

function reply(responseCode: number, says: string): Error {
  return Object.assign(new Error(says), { responseCode });
}

/** False where the connection was cut instead of an answer. */
async function receive(sql: Sql, server: SMTPServer, session: SMTPServerSession, raw: Buffer): Promise<boolean> {
  const fault = await takeFault(sql, "smtp", raw.toString("latin1"));
  if (fault === "refuse") throw new Error("refused");
  if (fault !== "cut_before_keeping" && fault !== "lie") await keep(sql, raw);
  if (fault === null || fault === "lie") return true;
  for (const connection of server.connections as Set<{ id: string; _socket?: { destroy(): void } }>)
    if (connection.id === session.id) connection._socket?.destroy();
  return false;
}

async function keep(sql: Sql, raw: Buffer): Promise<void> {
  const { simpleParser } = await import("mailparser");
  const { messageId = "", inReplyTo = null, from, to, subject = "", text = "" } = await simpleParser(raw);
  const bare = (id: string | null) => id?.replace(/^<|>$/g, "") ?? null;
  await sql`insert into mail.messages (message_id, in_reply_to, sender, recipient, subject, body)
    values (${bare(messageId)}, ${bare(inReplyTo)}, ${addresses(from)}, ${addresses(to)}, ${subject}, ${text})`;
}

function addresses(of: AddressObject | AddressObject[] | undefined): string {
  return [of ?? []]
    .flat()
    .flatMap(({ value }) => value.map(({ address = "" }) => address))
    .join(", ");
}
