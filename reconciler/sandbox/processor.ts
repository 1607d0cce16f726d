/**
 * A payment processor that behaves as Stripe documents, for refunds: restricted keys, idempotency keys that live 24 hours
 * and repeat errors too, 409 while the first request runs, lists newest first with a cursor. It shares no code with the
 * connector. `outside.faults` says what goes wrong next.
 */
import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type postgres from "postgres";
import { inTransaction } from "./admin.ts";

export type Sql = postgres.Sql;
/** `cut`: the connection ends here, without an answer. */
export type Reply = { status: number; body: unknown; headers?: Record<string, string> } | { cut: true };
export type Caller = { name: string; team: string | null };

type RefundRow = {
  id: string;
  payment: string;
  amount: string;
  currency: string;
  reason: string | null;
  status: string;
  metadata: Record<string, string>;
  created: number;
};

const failed = (status: number, type: string, message: string, code?: string): Reply & { status: number } => ({
  status,
  body: { error: { type, message, ...(code === undefined ? {} : { code }) } },
});
const invalid = (message: string, code?: string) => failed(400, "invalid_request_error", message, code);

export async function processorReply(sql: Sql, caller: Caller, request: IncomingMessage, body: string): Promise<Reply> {
  const url = new URL(request.url ?? "/", "http://sandbox");
  const id = /^\/v1\/(?:refunds|payment_intents)\/(\w+)$/.exec(url.pathname)?.[1];
  if (request.method === "GET") return read(sql, url, id);
  if (request.method !== "POST" || !url.pathname.startsWith("/v1/refunds")) return noSuchThing(url.pathname);
  if (caller.team === null)
    return failed(
      403,
      "invalid_request_error",
      "The provided key does not have the required permission.",
      "permission_denied",
    );
  const key = request.headers["idempotency-key"];
  if (typeof key !== "string" || key === "" || key.length > 255) return invalid("An Idempotency-Key is needed here.");
  return write(sql, { caller, key, path: url.pathname, body, id: id ?? null });
}

function noSuchThing(path: string): Reply {
  return failed(404, "invalid_request_error", `Unrecognized request URL (${path}).`, "resource_missing");
}

async function read(sql: Sql, url: URL, id: string | undefined): Promise<Reply> {
  if (url.pathname.startsWith("/v1/payment_intents/") && id !== undefined) {
    const [row] = await sql`select * from payments.intents where id = ${id}`;
    if (row === undefined)
      return failed(404, "invalid_request_error", `No such payment_intent: ${id}`, "resource_missing");
    const { amount, currency, order_ref } = row;
    const body = { id, object: "payment_intent", amount: Number(amount), amount_received: Number(amount), currency };
    return { status: 200, body: { ...body, status: "succeeded", metadata: { order: order_ref } } };
  }
  if (url.pathname.startsWith("/v1/refunds/") && id !== undefined) {
    const row = await refundRow(sql, id);
    return row === null ? noSuchRefund(id) : { status: 200, body: show(row) };
  }
  return url.pathname === "/v1/refunds" ? list(sql, url.searchParams) : noSuchThing(url.pathname);
}

async function list(sql: Sql, query: URLSearchParams): Promise<Reply> {
  const limit = Math.min(100, Math.max(1, Number(query.get("limit") ?? 10) || 10));
  const payment = query.get("payment_intent");
  const after = query.get("starting_after");
  const [cursor] = after === null ? [] : await sql`select created, n from payments.refunds where id = ${after}`;
  if (after !== null && cursor === undefined) return noSuchRefund(after);
  const rows = await sql<RefundRow[]>`
    select r.id, r.payment, r.amount, i.currency, r.reason, r.status, r.metadata, floor(extract(epoch from r.created))::float8 as created
    from payments.refunds r join payments.intents i on i.id = r.payment
    where (${payment}::text is null or r.payment = ${payment})
      and (${after}::text is null or (r.created, r.n) < (select created, n from payments.refunds where id = ${after}))
    order by r.created desc, r.n desc limit ${limit + 1}`;
  const body = {
    object: "list",
    url: "/v1/refunds",
    has_more: rows.length > limit,
    data: rows.slice(0, limit).map(show),
  };
  return { status: 200, body };
}

/** So much later takes effect what was cut off and is still on its way. */
export const LATE_MS = 500;

type Write = { caller: Caller; key: string; path: string; body: string; id: string | null };

/** One transaction holds the key, its answer and the effect: a kill leaves all of them or none. */
async function write(sql: Sql, request: Write): Promise<Reply> {
  const { caller, key, path, body, id } = request;
  const connection = await sql.reserve();
  try {
    return await inTransaction(connection, async (): Promise<Reply> => {
      const [lock] =
        await connection`select pg_try_advisory_xact_lock(hashtextextended(${`${caller.name} ${key}`}, 7)) as got`;
      if (lock?.got !== true)
        return failed(
          409,
          "idempotency_error",
          "Another request with this key is in progress.",
          "idempotency_key_in_use",
        );
      const fault = await takeFault(connection, "payments", body);
      if (fault === "late") setTimeout(() => write(sql, request).catch(() => undefined), LATE_MS);
      if (fault === "cut" || fault === "late") return { cut: true };
      await connection`delete from payments.keys where at < now() - interval '24 hours'`;
      const asked = `${path}?${body}`;
      const [kept] =
        await connection`select asked, status, answer from payments.keys where account = ${caller.name} and key = ${key}`;
      if (kept !== undefined && kept.asked !== asked)
        return failed(
          400,
          "idempotency_error",
          "Keys for idempotent requests can only be used with the same parameters.",
        );
      if (kept !== undefined)
        return { status: kept.status, body: JSON.parse(kept.answer), headers: { "idempotent-replayed": "true" } };
      const answer = await carryOut(connection, { fault, id, form: new URLSearchParams(body) });
      // What was not even begun is not kept: another try may be right.
      if (!("cut" in answer) && answer.status !== 404)
        await connection`insert into payments.keys (account, key, asked, status, answer)
          values (${caller.name}, ${key}, ${asked}, ${answer.status}, ${JSON.stringify(answer.body)})`;
      return fault === "lose_answer" ? { cut: true } : answer;
    });
  } finally {
    connection.release();
  }
}

const broken = () => failed(500, "api_error", "An unknown error occurred.");

async function carryOut(
  sql: postgres.ReservedSql,
  { fault, id, form }: { fault: string | null; id: string | null; form: URLSearchParams },
) {
  if (fault === "error_500") return broken();
  const answer =
    id === null ? await makeRefund(sql, form, fault === "lie") : await markRefund(sql, id, metadataOf(form));
  return fault === "error_500_after" ? broken() : answer;
}

async function makeRefund(sql: postgres.ReservedSql, form: URLSearchParams, isLie: boolean): Promise<Reply> {
  const payment = form.get("payment_intent") ?? "";
  const amount = Number(form.get("amount"));
  if (!/^\d+$/.test(form.get("amount") ?? "") || amount < 1)
    return invalid("Invalid integer: amount", "parameter_invalid_integer");
  const [paid] = await sql`select amount, currency from payments.intents where id = ${payment} for update`;
  if (paid === undefined)
    return failed(404, "invalid_request_error", `No such payment_intent: ${payment}`, "resource_missing");
  const [back] = await sql`select coalesce(sum(amount), 0) as sum from payments.refunds
    where payment = ${payment} and status not in ('failed', 'canceled')`;
  const left = Number(paid.amount) - Number(back?.sum);
  if (left <= 0) return invalid("The payment has already been refunded.", "charge_already_refunded");
  if (amount > left) return invalid(`Refund amount (${amount}) is greater than unrefunded amount (${left}).`);
  const id = `re_${randomBytes(12).toString("hex")}`;
  const metadata = metadataOf(form);
  const row = {
    id,
    payment,
    amount: String(amount),
    currency: paid.currency,
    reason: form.get("reason"),
    status: "succeeded",
  };
  if (!isLie)
    await sql`insert into payments.refunds (id, payment, amount, reason, status, metadata)
      values (${id}, ${payment}, ${amount}, ${row.reason}, 'succeeded', ${JSON.stringify(metadata)}::text::jsonb)`;
  return { status: 200, body: show({ ...row, metadata, created: Math.floor(Date.now() / 1000) }) };
}

async function markRefund(sql: postgres.ReservedSql, id: string, metadata: Record<string, string>): Promise<Reply> {
  await sql`update payments.refunds set metadata = metadata || ${JSON.stringify(metadata)}::text::jsonb where id = ${id}`;
  const row = await refundRow(sql, id);
  return row === null ? noSuchRefund(id) : { status: 200, body: show(row) };
}

function metadataOf(form: URLSearchParams): Record<string, string> {
  const marks = [...form].flatMap(([name, value]) => {
    const mark = /^metadata\[(\w{1,40})\]$/.exec(name)?.[1];
    return mark === undefined ? [] : [[mark, value.slice(0, 500)]];
  });
  return Object.fromEntries(marks);
}

async function refundRow(sql: Sql | postgres.ReservedSql, id: string): Promise<RefundRow | null> {
  const [row] = await sql<RefundRow[]>`
    select r.id, r.payment, r.amount, i.currency, r.reason, r.status, r.metadata, floor(extract(epoch from r.created))::float8 as created
    from payments.refunds r join payments.intents i on i.id = r.payment where r.id = ${id}`;
  return row ?? null;
}

function noSuchRefund(id: string) {
  return failed(404, "invalid_request_error", `No such refund: ${id}`, "resource_missing");
}

function show({ id, payment, amount, currency, reason, status, metadata, created }: RefundRow) {
  const base = { id, object: "refund", amount: Number(amount), currency, payment_intent: payment, charge: null };
  return { ...base, reason, status, metadata, created, balance_transaction: null, receipt_number: null };
}

/** Takes the next fault of a system that is about this request, or about any. */
export async function takeFault(sql: Sql | postgres.ReservedSql, system: string, text: string): Promise<string | null> {
  const [row] = await sql`delete from outside.faults where id = (
    select id from outside.faults where system = ${system} and (about is null or strpos(${text}, about) > 0) order by id limit 1 for update skip locked) returning fault`;
  return row?.fault ?? null;
}
