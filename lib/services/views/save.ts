import { randomUUID } from "node:crypto";
import { z } from "zod";
import { authorize, INSTALLATION } from "../../auth/authorize.ts";
import { Conflict, NotFound } from "../../errors.ts";
import type { Context } from "../context.ts";
import { name, parseInput, text } from "../input.ts";
import { filterText, readFilter } from "../jobs/chosen.ts";
import { record, runVerb } from "../run-verb.ts";

export const VIEWS_MAX = 50;

export const SaveViewInput = z.strictObject({
  name: text(60),
  /** As the address of the list has it. */
  query: filterText,
  shared: z.boolean(),
});
export type SaveViewInput = z.infer<typeof SaveViewInput>;
export type SavedView = { view: string; says: string };

/** Keeps a filter by its name; the same name again is the new filter. */
export async function saveView(ctx: Context, input: SaveViewInput): Promise<SavedView> {
  const { name: called, query, shared } = parseInput(SaveViewInput, input);
  readFilter(query);
  return runVerb(ctx, "view.save", { subject: called }, async (tx) => {
    authorize(ctx.principal, "view.save", INSTALLATION);
    const me = ctx.principal.personId;
    const [{ n } = { n: 0 }] = await tx<{ n: number }[]>`
      select count(*)::int as n from saved_views where made_by = ${me} and name <> ${called}`;
    if (n >= VIEWS_MAX) {
      throw new Conflict(`You have ${VIEWS_MAX} views. Remove one first. Nothing was changed.`, { code: "too_many" });
    }
    const [row] = await tx<{ id: string }[]>`
      insert into saved_views (id, name, query, shared, made_by)
      values (${`view_${randomUUID()}`}, ${called}, ${query}, ${shared}, ${me})
      on conflict (made_by, name) do update set query = excluded.query, shared = excluded.shared returning id`;
    const view = row?.id ?? "";
    await record(tx, ctx, { action: "view.saved", subject: view, detail: { name: called, query, shared } });
    return { view, says: "Saved." };
  });
}

export const RemoveViewInput = z.strictObject({ view: name });
export type RemoveViewInput = z.infer<typeof RemoveViewInput>;

/** By whoever made it; a shared one also by administrators. */
export async function removeView(ctx: Context, input: RemoveViewInput): Promise<SavedView> {
  const { view } = parseInput(RemoveViewInput, input);
  return runVerb(ctx, "view.remove", { subject: view }, async (tx) => {
    authorize(ctx.principal, "view.save", INSTALLATION);
    const [row] = await tx<{ name: string; query: string }[]>`
      delete from saved_views where id = ${view}
        and (made_by = ${ctx.principal.personId} or (shared and ${ctx.principal.role === "admin"}))
      returning name, query`;
    if (row === undefined) throw new NotFound();
    await record(tx, ctx, { action: "view.removed", subject: view, detail: row });
    return { view, says: "Removed." };
  });
}
