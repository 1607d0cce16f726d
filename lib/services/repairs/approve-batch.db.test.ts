import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sql } from "../../../db/client.ts";
import { waitingByAction } from "../../../db/queries/review-batch.ts";
import { makeTestDatabase } from "../../../db/test/database.ts";
import { as, auditOf, kinds, type MadeRepair, makeRepair, refusal, settlePeople, stateOf } from "../test-world.ts";
import { viewList } from "../views/list.ts";
import { removeView, saveView } from "../views/save.ts";
import { type ApproveBatchInput, approveBatch } from "./approve-batch.ts";

let sql: Sql;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase({ breaks: ["I-14", "I-21"] }));
  await settlePeople(sql);
});
afterAll(() => drop());

const BATCH = "permission_drift:postgres:revoke";
async function make(n: number, given: Parameters<typeof makeRepair>[1] = {}): Promise<MadeRepair[]> {
  const made: MadeRepair[] = [];
  for (let at = 0; at < n; at += 1) made.push(await makeRepair(sql, given));
  return made;
}
const asked = (made: readonly MadeRepair[], opened: readonly MadeRepair[], batch = BATCH): ApproveBatchInput => ({
  batch,
  repairs: made.map((one) => ({ repair: one.repair, plan_hash: one.hash })),
  opened: opened.map((one) => one.repair),
});
const approve = async (who: "rita" | "sam" | "both", input: ApproveBatchInput) =>
  approveBatch(await as(sql, who), input, kinds);

test("each by its own hash: what moved is skipped, what is refused fails, the others go ahead", async () => {
  const made = await make(4);
  const [first, moved, mine, gone] = made as [MadeRepair, MadeRepair, MadeRepair, MadeRepair];
  await sql`update repairs set plan_hash = ${"9".repeat(64)} where id = ${moved.repair}`;
  await sql`update drifts set resolved_at = now(), resolution = 'gone' where id = ${gone.drift}`;
  const others = await make(1, { owner: "data" });
  const answer = await approve("rita", asked([...made, ...others], made));
  expect(answer).toMatchObject({ approved: 2, skipped: 2, failed: 1 });
  expect(await stateOf(sql, first)).toBe("approved");
  expect(await stateOf(sql, mine)).toBe("approved");
  expect(await stateOf(sql, moved)).toBe("proposed");
  expect(await auditOf(sql, { subject: BATCH })).toMatchObject([
    { action: "review_batch.decided", actor_id: "rita", detail: { opened: made.map((one) => one.repair) } },
  ]);
  expect((await auditOf(sql, { subject: first.repair })).map((entry) => entry.action)).toEqual(["repair.approved"]);
});

test("four eyes hold for each of them", async () => {
  const own = await make(1, { excluded: ["rita"] });
  const made = [...(await make(1)), ...own];
  expect(await approve("rita", asked(made, made))).toMatchObject({ approved: 1, failed: 1 });
  expect(await stateOf(sql, own[0] as MadeRepair)).toBe("proposed");
});

test("where more people are needed, the first of them approves nothing yet and is told so", async () => {
  const [two, one] = [await make(1, { approvalsNeeded: 2 }), await make(1)];
  const made = [...two, ...one];
  expect(await approve("rita", asked(made, made))).toMatchObject({
    ...{ approved: 1, waiting: 1, skipped: 0, failed: 0 },
    results: [{ outcome: "waiting" }, { outcome: "approved" }],
  });
  expect(await stateOf(sql, two[0] as MadeRepair)).toBe("proposed");
});

test("nothing is approved before the sample was opened, the unlike ones first", async () => {
  const usual = await make(6);
  const rare = await make(1, { detail: { over: ["admin"] } });
  const made = [...usual, ...rare];
  const refused = await refusal(approve("rita", asked(made, usual)));
  expect(refused).toMatchObject({ code: "sample_unopened", detail: { open: [rare[0]?.repair] } });
  expect(await stateOf(sql, usual[0] as MadeRepair)).toBe("proposed");
  expect(await approve("rita", asked(made, made))).toMatchObject({ approved: 7 });
});

test("only so many, only of one kind, only by reviewers", async () => {
  const made = await make(11);
  expect(await refusal(approve("rita", asked(made, made)))).toMatchObject({
    code: "over_limit",
    detail: { limit: 10 },
  });
  const other = asked(made.slice(0, 2), made, "permission_drift:postgres:grant");
  expect(await refusal(approve("rita", other))).toMatchObject({ status: 409, code: "mixed_batch" });
  expect(await refusal(approve("sam", asked(made.slice(0, 2), made)))).toMatchObject({ status: 403 });
  const { principal } = await as(sql, "rita");
  const { found, isAll } = await waitingByAction(sql, principal);
  expect(isAll).toBe(true);
  expect(found).toMatchObject([{ class: "permission_drift", kind: "database_access", action: "revoke" }]);
  expect(found[0]?.n).toBeGreaterThan(10);
});

test("one that does something else is not approved with them, and neither are they", async () => {
  const [ours] = (await make(1)) as [MadeRepair];
  const [money] = (await make(1, { class: "duplicate_side_effect" })) as [MadeRepair];
  expect(await refusal(approve("rita", asked([ours, money], [ours])))).toMatchObject({
    code: "mixed_batch",
    detail: { others: [money.repair] },
  });
  for (const one of [ours, money]) expect(await stateOf(sql, one)).toBe("proposed");
});

test("those that somebody else decides count among the many, and among what is opened first", async () => {
  const made = [...(await make(10)), ...(await make(1, { excluded: ["rita"], detail: { over: ["admin"] } }))];
  expect(await refusal(approve("rita", asked(made, made)))).toMatchObject({ code: "over_limit" });
  const own = made.at(-1);
  expect(await refusal(approve("rita", asked(made.slice(6), made.slice(6, 10))))).toMatchObject({
    code: "sample_unopened",
    detail: { open: [own?.repair] },
  });
});

test("a view is its maker's, a shared one everybody's, and each counts what its reader may see", async () => {
  const save = async (who: "sam" | "sue", shared: boolean) =>
    saveView(await as(sql, who), { name: "Grants", query: "class=permission_drift", shared });
  await save("sam", false);
  const { view } = await save("sue", true);
  const seen = async (who: "sam" | "sue") => viewList(sql, (await as(sql, who)).principal);
  const sams = (await seen("sam")).saved;
  expect(sams.map(({ mine, shared }) => [mine, shared])).toEqual([
    [true, false],
    [false, true],
  ]);
  const [sees] = (await seen("sue")).saved;
  expect(sees?.count?.n).toBe(1);
  expect(sams[1]?.count?.n).toBeGreaterThan(10);
  expect(await refusal(removeView(await as(sql, "sam"), { view }))).toMatchObject({ status: 404 });
  await removeView(await as(sql, "ada"), { view });
  expect((await seen("sue")).saved).toEqual([]);
  expect(
    await refusal(saveView(await as(sql, "sam"), { name: "No", query: "class=nonsense", shared: false })),
  ).toMatchObject({ status: 422 });
  expect(await refusal(saveView(await as(sql, "sam"), { name: "NUL", query: "q=%00", shared: true }))).toMatchObject({
    status: 422,
  });
  for (const query of ["class=of_an_older_product", "q=%00"]) {
    await sql`update saved_views set query = ${query}`;
    expect((await seen("sam")).saved).toMatchObject([{ count: null }]);
  }
});
