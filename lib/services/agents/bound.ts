import type { Tx } from "../../../db/client.ts";
import { Conflict, TooMany } from "../../errors.ts";
import type { Context } from "../context.ts";

const HOUR_S = 3_600;
/** Of one agent in one hour of the clock. Claims are counted one by one, however many come at once. */
export const AGENT_PER_HOUR = { claims: 2_000, intents: 100, looks: 100 } as const;
type Bounded = keyof typeof AGENT_PER_HOUR;
const BOUNDED: Readonly<Record<string, Bounded>> = {
  "intent.put": "intents",
  "intent.withdraw": "intents",
  "object.look_again": "looks",
};

/** What holds an agent beside its scopes: a stop of everything or of its own, and how much it may send. Others are not touched. */
export async function boundAgent(tx: Tx, ctx: Context, verb: string): Promise<void> {
  if (ctx.actor.kind !== "agent") return;
  const [stop] = await tx<{ id: string; scope: string }[]>`
    select id, scope from stops where lifted_at is null and (until is null or until > now())
      and scope in ('all', ${`agent:${ctx.actor.id}`}) order by set_at limit 1`;
  if (stop !== undefined) {
    const says = `A stop is in force for ${stop.scope === "all" ? "everything" : "this agent"}. Nothing was changed.`;
    throw new Conflict(says, { code: "stopped", detail: { stop: stop.id } });
  }
  const bounded = BOUNDED[verb];
  if (bounded !== undefined) await takeOfHour(tx, ctx, bounded, 1);
}

/** Kept in the database with the other budgets: it holds for all web processes together. */
export async function takeOfHour(tx: Tx, { actor }: Context, what: Bounded, amount: number): Promise<void> {
  const limit = AGENT_PER_HOUR[what];
  const [row] = await tx<{ taken: boolean }[]>`
    select plumbline.take_of_agent(${actor.id}, ${what}, ${amount}::int, ${limit}::int) as taken`;
  if (row?.taken === true) return;
  const seconds = HOUR_S - Math.floor((tx.transactionTime.getTime() / 1_000) % HOUR_S);
  throw new TooMany(`An agent sends at most ${limit} ${what} in an hour. Nothing was changed.`, seconds);
}
