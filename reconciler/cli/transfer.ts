import type { Sql } from "../../db/client.ts";
import type { Principal } from "../../lib/auth/principal.ts";
import { acceptTransfer, declineTransfer } from "../../lib/services/transfers/answer.ts";
import { askTransfer } from "../../lib/services/transfers/ask.ts";
import type { Runtime } from "../loop/runtime.ts";
import { type Answer, type Arguments, EXIT, required, UsageError } from "./arguments.ts";
import { asPerson, kindsOf, sqlOf } from "./as.ts";

const USAGE =
  "Say: transfer, transfer ask KIND KEY --to TEAM --reason R, transfer accept ID, or transfer decline ID --reason R.";

/** Moving an object to another team, by a person of each. */
export async function transferVerb(runtime: Runtime, args: Arguments): Promise<Answer> {
  const [what, first, second] = args.words;
  const ctx = await asPerson(runtime, args);
  switch (what) {
    case undefined:
      return list(sqlOf(runtime), ctx.principal);
    case "ask": {
      const kind = required(first, "transfer ask KIND KEY");
      const key = required(second, "transfer ask KIND KEY");
      const to = required(args.options.to, "--to TEAM");
      const reason = required(args.options.reason, "--reason");
      return told(await askTransfer(ctx, { kind, key, to, reason }));
    }
    case "accept":
      return told(await acceptTransfer(ctx, { transfer: required(first, "transfer accept ID") }, kindsOf(runtime)));
    case "decline": {
      const transfer = required(first, "transfer decline ID");
      return told(await declineTransfer(ctx, { transfer, reason: required(args.options.reason, "--reason") }));
    }
    default:
      throw new UsageError(USAGE);
  }
}

const told = (result: { says: string }): Answer => ({ json: result, text: result.says, exit: EXIT.done });

type Row = {
  transfer: string;
  kind: string;
  key: string;
  from: string;
  to: string;
  asked_by: string;
  reason: string;
  subject: string;
  spec: unknown;
  expires_at: Date;
};

/** What waits for an answer, with what would be taken over; for a person, of their teams. */
async function list(sql: Sql, { role, teams }: Principal): Promise<Answer> {
  const rows = await sql<Row[]>`
    select t.id as transfer, t.kind, t.key, t.from_team as "from", t.to_team as "to", t.asked_by, t.reason, i.subject, i.spec, t.expires_at
    from transfers t
    join intents i on i.bucket = t.bucket and i.kind = t.kind and i.key = t.key and i.generation = t.generation
    where t.state = 'asked' and t.expires_at > now()
      and (${role === "terminal" || role === "admin"} or t.from_team = any(${[...teams]}) or t.to_team = any(${[...teams]}))
    order by t.asked_at, t.id`;
  const lines = rows.map(
    (row) =>
      `${row.transfer}  ${row.kind} ${row.key} (${row.subject})  ${row.from} → ${row.to}, asked by ${row.asked_by} until ${row.expires_at.toISOString()}: ${row.reason}`,
  );
  return { json: { transfers: rows }, text: lines.join("\n") || "Nothing is asked for.", exit: EXIT.done };
}
