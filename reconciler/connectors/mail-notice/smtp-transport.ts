/**
 * The sending wire: one SMTP connection for one message. What matters is whether the body had begun to leave when something
 * went wrong: before that, nothing can have been sent; after it, only the server's own refusal proves it.
 */
import { Readable } from "node:stream";
import type { Millis } from "../../model/evidence.ts";

export type MailWire = { url: string; user: string; password: string };

export type Outgoing = {
  from: string;
  to: string;
  subject: string;
  text: string;
  messageId: string;
  inReplyTo: string | null;
};

export type Sent =
  | { accepted: true; says: string }
  | { accepted: false; bodyLeft: boolean; refusal: number | null; says: string };

export async function sendMail(wire: MailWire, mail: Outgoing, ms: Millis, signal: AbortSignal): Promise<Sent> {
  const startedAt = performance.now();
  const raw = await compose(mail);
  const { default: Connection } = await import("nodemailer/lib/smtp-connection/index.js");
  const { protocol, hostname, port } = new URL(wire.url);
  const connection = new Connection({
    host: hostname,
    port: port === "" ? 465 : Number(port),
    secure: protocol === "smtps:",
    // Nothing is sent in the clear beyond this machine.
    requireTLS: protocol === "smtp:" && !["127.0.0.1", "localhost", "[::1]"].includes(hostname),
    ...{ connectionTimeout: ms, greetingTimeout: ms, socketTimeout: ms },
  });
  const isOver = () => signal.aborted || performance.now() - startedAt >= ms;
  let bodyLeft = false;
  const body = new Readable({
    read() {
      // Asked in the breath in which it would leave: a process that slept since the greeting sends nothing of it.
      if (isOver()) return void this.destroy(new Error("Stopped, or over its deadline."));
      bodyLeft = true;
      this.push(raw);
      this.push(null);
    },
  });
  return new Promise<Sent>((resolve) => {
    const end = (sent: Sent) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      // The first is what happened: closing tells of an end, too.
      resolve(sent);
      connection.close();
    };
    const fail = (error: Error & { responseCode?: number; code?: string }) => {
      // A word that came while the connection broke is no answer to what was sent.
      const isAnswer = /^(EENVELOPE|EMESSAGE|EAUTH)$/.test(error.code ?? "");
      end({ accepted: false, bodyLeft, refusal: isAnswer ? (error.responseCode ?? null) : null, says: error.message });
    };
    const stop = () => fail(new Error("Stopped, or over its deadline."));
    const timer = setTimeout(stop, Math.max(0, ms - (performance.now() - startedAt)));
    signal.addEventListener("abort", stop);
    if (isOver()) return stop();
    connection.on("error", fail);
    // Not every connection that ends does so with an error.
    connection.on("end", () => fail(new Error("The connection ended.")));
    connection.connect((error) => {
      if (error) return fail(error);
      connection.login({ credentials: { user: wire.user, pass: wire.password } }, (refused) => {
        if (refused) return fail(refused);
        if (isOver()) return stop();
        connection.send({ from: mail.from, to: [mail.to] }, body, (unsent, info) => {
          if (unsent) return fail(unsent);
          end({ accepted: true, says: info.response });
        });
      });
    });
  });
}

/** The text goes as base64: no relay may then wrap, quote or unstuff a line of it. */
async function compose({ from, to, subject, text, messageId, inReplyTo }: Outgoing): Promise<Buffer> {
  const { default: Composer } = await import("nodemailer/lib/mail-composer/index.js");
  const reply = inReplyTo === null ? {} : { inReplyTo: `<${inReplyTo}>`, references: `<${inReplyTo}>` };
  const options = { from, to, subject, text, messageId: `<${messageId}>`, ...reply, textEncoding: "base64" as const };
  const headers = { "Auto-Submitted": "auto-generated" };
  return new Composer({ ...options, headers, disableFileAccess: true, disableUrlAccess: true }).compile().build();
}
