import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

/** Of a server that exists in tests only, for `localhost`, from 2020 to 2120. */
const TEST_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg3+tLc8LDHMGkjUCT
L/xKv784/9MOi30jAmSSC+EbOTmhRANCAAQ9hoeeeAAhOyrqiUaOKPCPp9vKC4fK
MWn0oX0L7Nrx5mKkKK6RYCP8UmHwRYP/7xgCP3HEzQo0R47QSKDRQkjH
-----END PRIVATE KEY-----`;
export const TEST_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBYDCCAQagAwIBAgIBATAKBggqhkjOPQQDAjAVMRMwEQYDVQQDDApob29rcy50
ZXN0MCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjAVMRMwEQYDVQQD
DApob29rcy50ZXN0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEPYaHnngAITsq
6olGjijwj6fbyguHyjFp9KF9C+za8eZipCiukWAj/FJh8EWD/+8YAj9xxM0KNEeO
0Eig0UJIx6NFMEMwFAYDVR0RBA0wC4IJbG9jYWxob3N0MAwGA1UdEwQFMAMBAf8w
HQYDVR0OBBYEFG0cs6Il/l/Fcb5rzKFlRGzLGVT7MAoGCCqGSM49BAMCA0gAMEUC
IQDtu0sfEwdg/Ys3IIHQOKWHaSaUkqT7XNWohhG7DqXAqwIgbivgIO2HgymToa1N
BxHwQtLydHLYx2TIgZCqgTB+u1A=
-----END CERTIFICATE-----`;

export type Called = { id: string; at: string; signature: string; body: string };

/** A real web server that somebody's webhook is at. `answer` is what it says next. */
export async function webhookReceiver(): Promise<{ url: string; calls: Called[]; answer: number; close(): void }> {
  const receiver = { url: "", calls: [] as Called[], answer: 204, close: () => void server.close() };
  const server: Server = createServer({ key: TEST_KEY, cert: TEST_CERTIFICATE }, (request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      const header = (name: string) => String(request.headers[name] ?? "");
      receiver.calls.push({
        ...{ id: header("webhook-id"), at: header("webhook-timestamp"), signature: header("webhook-signature") },
        body: Buffer.concat(pieces).toString("utf8"),
      });
      response.writeHead(receiver.answer, receiver.answer === 302 ? { location: receiver.url } : {}).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  receiver.url = `https://localhost:${(server.address() as AddressInfo).port}/hook`;
  return receiver;
}

export type Got = { to: string; subject: string; text: string; messageId: string };

type MailReceiver = { url: string; mails: Got[]; refusal: (to: string) => number | null; close(): void };

/** A real mail server that keeps what it accepts. `refusal` is the code with which it refuses an address. */
export async function mailReceiver(): Promise<MailReceiver> {
  const receiver: MailReceiver = { url: "", mails: [], refusal: () => null, close: () => server.close() };
  const server = new SMTPServer({
    ...{ allowInsecureAuth: true, disabledCommands: ["STARTTLS"], disableReverseLookup: true },
    onAuth: (_auth, _session, done) => done(null, { user: "status" }),
    onRcptTo({ address }, _session, done) {
      const responseCode = receiver.refusal(address);
      done(responseCode === null ? undefined : Object.assign(new Error("no such mailbox"), { responseCode }));
    },
    onData(stream, _session, done) {
      simpleParser(stream).then(({ to, subject = "", text = "", messageId = "" }) => {
        receiver.mails.push({ to: [to ?? []].flat()[0]?.text ?? "", subject, text, messageId });
        done();
      }, done);
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  receiver.url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  return receiver;
}
