/**
 * The archive of the sandbox's mail server, as JMAP (RFC 8620, RFC 8621): the part of it that finding and reading messages
 * takes. Read only. It shares no code with the connector.
 */
import type { Reply, Sql } from "./processor.ts";

export const jmapSession = (origin: string) => ({
  apiUrl: `${origin}/jmap`,
  primaryAccounts: { "urn:ietf:params:jmap:mail": "archive" },
  capabilities: { "urn:ietf:params:jmap:core": {}, "urn:ietf:params:jmap:mail": {} },
  accounts: { archive: { name: "archive", isPersonal: false, isReadOnly: true } },
});

type Row = {
  n: string;
  message_id: string;
  in_reply_to: string | null;
  sender: string;
  recipient: string;
  subject: string;
  body: string;
  keywords: string[];
  received: Date;
};
type Call = [name: string, args: Record<string, unknown>, id: string];
type Query = { header: string; not: string; anchor: string | null; limit: number };

export async function jmapReply(sql: Sql, body: string): Promise<Reply> {
  const { methodCalls = [] } = JSON.parse(body) as { methodCalls?: Call[] };
  const methodResponses: unknown[] = [];
  let ids: string[] = [];
  for (const [name, args, id] of methodCalls) {
    if (name === "Email/query") {
      const answer = await query(sql, args);
      ids = "ids" in answer ? answer.ids : [];
      methodResponses.push(["type" in answer ? "error" : name, answer, id]);
    } else if (name === "Email/get") {
      const wanted = Array.isArray(args.ids) ? args.ids.map(String) : ids;
      methodResponses.push([name, await get(sql, wanted), id]);
    } else methodResponses.push(["error", { type: "unknownMethod" }, id]);
  }
  return { status: 200, body: { methodResponses, sessionState: "0" } };
}

/** A condition on a header and one on a keyword, newest first, from an anchor on: nothing else is known here. */
function readQuery(args: Record<string, unknown>): Query | null {
  const { conditions } = args.filter as { conditions?: Record<string, unknown>[] };
  const header = conditions?.flatMap((one) => (Array.isArray(one.header) ? [one.header] : []))[0];
  const not = conditions?.flatMap((one) => (typeof one.notKeyword === "string" ? [one.notKeyword] : []))[0] ?? "";
  if (header?.[0] !== "Message-ID" || typeof header[1] !== "string") return null;
  const anchor = typeof args.anchor === "string" ? args.anchor : null;
  return { header: header[1], not, anchor, limit: Math.min(256, Number(args.limit ?? 256)) };
}

async function query(sql: Sql, args: Record<string, unknown>) {
  const asked = readQuery(args);
  if (asked === null) return { type: "unsupportedFilter" };
  const { header, not, anchor, limit } = asked;
  const rows = await sql<{ n: string }[]>`
    select n from mail.messages where strpos('<' || message_id || '>', ${header}) > 0 and not (${not} = any(keywords))
    order by received desc, n desc`;
  const all = rows.map(({ n }) => `M${n}`);
  const at = anchor === null ? 0 : all.indexOf(anchor) + Number(args.anchorOffset ?? 0);
  if (anchor !== null && !all.includes(anchor)) return { type: "anchorNotFound" };
  const base = { accountId: "archive", queryState: String(all.length), canCalculateChanges: false, position: at };
  return { ...base, ids: all.slice(at, at + limit), total: all.length };
}

async function get(sql: Sql, ids: readonly string[]) {
  const numbers = ids.filter((id) => /^M\d{1,18}$/.test(id)).map((id) => id.slice(1));
  const rows = await sql<Row[]>`select * from mail.messages where n = any(${numbers}::bigint[])`;
  const list = ids.flatMap((id) => rows.filter(({ n }) => `M${n}` === id).map(show));
  return { accountId: "archive", state: "0", list, notFound: ids.filter((id) => !list.some((one) => one.id === id)) };
}

function show({ n, message_id, in_reply_to, sender, recipient, subject, body, keywords, received }: Row) {
  return {
    id: `M${n}`,
    messageId: [message_id],
    inReplyTo: in_reply_to === null ? null : [in_reply_to],
    from: [{ name: null, email: sender }],
    to: recipient.split(", ").map((email) => ({ name: null, email })),
    subject,
    receivedAt: received.toISOString(),
    keywords: Object.fromEntries(keywords.map((keyword) => [keyword, true])),
    textBody: [{ partId: "1", type: "text/plain" }],
    bodyValues: { "1": { value: body, isTruncated: false, isEncodingProblem: false } },
  };
}
