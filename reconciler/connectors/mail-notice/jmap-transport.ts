/** The reading wire: JMAP over HTTP. Reading methods only, a hard end to each request, no redirect, answers cut at 5 MB. */
import { z } from "zod";
import type { Millis } from "../../model/evidence.ts";
import { endWithin } from "../end-within.ts";

export type ArchiveWire = { url: string; token: string; requestMs: Millis };

const mail = "urn:ietf:params:jmap:mail";
const bytesMax = 5_000_000;
const session = z.looseObject({ apiUrl: z.url(), primaryAccounts: z.looseObject({ [mail]: z.string().min(1) }) });
const answer = z.looseObject({
  methodResponses: z.array(z.tuple([z.string(), z.looseObject({}), z.string()])),
});

/** The two methods that read; there is no way to name another. */
export type Ask = ["Email/query" | "Email/get", Record<string, unknown>, string];

export type Archive = { ask(calls: Ask[]): Promise<Record<string, unknown>[]> };

export async function openArchive(wire: ArchiveWire, signal: AbortSignal): Promise<Archive> {
  const { apiUrl, primaryAccounts } = session.parse(await request(wire, "/.well-known/jmap", null, signal));
  // The token goes to the address that was configured, and to no other.
  if (new URL(apiUrl).origin !== new URL(wire.url).origin)
    throw new Error("The archive names another address than its own.");
  const accountId = primaryAccounts[mail];
  return {
    async ask(calls) {
      const methodCalls = calls.map(([name, args, id]) => [name, { accountId, ...args }, id]);
      const body = { using: ["urn:ietf:params:jmap:core", mail], methodCalls };
      const { methodResponses } = answer.parse(await request(wire, new URL(apiUrl).pathname, body, signal));
      return calls.map(([name, , id], at) => {
        const [said, args, of] = methodResponses[at] ?? ["", {}, ""];
        if (said !== name || of !== id)
          throw new Error(`The archive did not answer ${name}: ${String(args.type ?? said)}.`);
        return args;
      });
    },
  };
}

async function request(wire: ArchiveWire, path: string, body: unknown, signal: AbortSignal): Promise<unknown> {
  signal.throwIfAborted();
  const response = await fetch(new URL(path, wire.url), {
    method: body === null ? "GET" : "POST",
    headers: {
      authorization: `Bearer ${wire.token}`,
      connection: "close",
      ...(body === null ? {} : { "content-type": "application/json" }),
    },
    body: body === null ? undefined : JSON.stringify(body),
    redirect: "manual",
    signal: endWithin(wire.requestMs, signal),
  });
  if (response.status !== 200) throw new Error(`The archive answered ${response.status}.`);
  return JSON.parse(await readBody(response));
}

async function readBody({ body }: Response): Promise<string> {
  if (body === null) return "";
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let [bytes, text] = [0, ""];
  for await (const piece of body) {
    bytes += piece.byteLength;
    if (bytes > bytesMax) throw new Error("The archive answered more than 5 MB.");
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}
