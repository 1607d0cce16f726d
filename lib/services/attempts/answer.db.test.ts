import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sql } from "../../../db/client.ts";
import { objectDetail } from "../../../db/queries/object-detail.ts";
import { makeTestDatabase } from "../../../db/test/database.ts";
import {
  as,
  auditOf,
  FOUND,
  later,
  makeUnknown,
  type PersonName,
  refusal,
  settlePeople,
  worldDigest,
} from "../test-world.ts";
import { type AnswerInput, answerAttempt, setNotMine } from "./answer.ts";

let sql: Sql;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase({ breaks: ["I-03", "I-07", "I-19", "I-21"] }));
  await settlePeople(sql);
});
afterAll(() => drop());

type Made = Awaited<ReturnType<typeof makeUnknown>>;
const answer = async (who: PersonName, { attempt }: Made, more: Partial<AnswerInput>) =>
  answerAttempt(await as(sql, who), { attempt, outcome: "did_not_happen", checked: "Asked the vendor.", ...more });
const adopt = (who: PersonName, made: Made, external_id = "x1") =>
  answer(who, made, { outcome: "happened", external_id });
const notMine = async (who: PersonName, { attempt }: Made, external_id = "x1") =>
  setNotMine(await as(sql, who), { attempt, external_id, reason: "It is of another order." });
const candidates = async (who: PersonName, { kind, key }: Made) => {
  const detail = await objectDetail(sql, { viewer: (await as(sql, who)).principal, kind, key });
  const [open] = detail?.uncertain ?? [];
  return open?.question === "outcome_unknown"
    ? open.candidates.map(({ externalId, sure }) => [externalId, sure])
    : null;
};
const rows = async ({ attempt, key }: Made) => {
  const [row] = await sql`
    select a.state, a.resolved_by, a.external_id, r.state as repair, o.open_attempt, o.status, o.external_id as link,
      o.due_at <= now() as due, o.dirty
    from attempts a join repairs r on r.id = a.repair_id join objects_now o on o.key = a.key
    where a.id = ${attempt} and o.key = ${key}`;
  return row;
};

test("who adopts what may be its effect says that it happened; nothing is linked and nothing is proved by that", async () => {
  const made = await makeUnknown(sql);
  expect(await candidates("rita", made)).toEqual([["x1", "fair"]]);
  const { token } = await adopt("rita", made);
  expect(await rows(made)).toEqual({
    ...{ state: "happened", resolved_by: "rita", external_id: "x1", repair: "verifying" },
    ...{ open_attempt: "none", status: "verifying", link: null, due: true, dirty: true },
  });
  expect(await auditOf(sql, { subject: made.attempt })).toMatchObject([
    { action: "attempt.happened", actor_id: "rita", detail: { reason: "Asked the vendor.", externalId: "x1", token } },
  ]);
  expect(await refusal(adopt("rob", made))).toMatchObject({ code: "not_in_question", detail: { state: "happened" } });
});

test("who says that it did not happen ends the try, and a look comes next", async () => {
  const made = await makeUnknown(sql);
  await answer("rita", made, {});
  expect(await rows(made)).toMatchObject({
    state: "did_not_happen",
    repair: "did_not_happen",
    status: "verifying",
    due: true,
  });
});

test("what is not of this try is not offered again, and cannot be adopted", async () => {
  const made = await makeUnknown(sql, { found: [FOUND, { ...FOUND, externalId: "x2" }] });
  await notMine("rita", made);
  expect(await candidates("rita", made)).toEqual([["x2", "fair"]]);
  expect(await refusal(adopt("rob", made))).toMatchObject({ code: "no_candidate" });
  expect(await refusal(notMine("rob", made))).toMatchObject({ code: "no_candidate" });
  expect(await auditOf(sql, { subject: made.attempt })).toMatchObject([
    { action: "attempt.not_mine", actor_id: "rita", detail: { external_id: "x1", reason: "It is of another order." } },
    { action: "attempt.refused" },
    { action: "attempt.refused" },
  ]);
  await adopt("rob", made, "x2");
});

test("while our own mark is there it is not said that it did not happen, unless that is said not to be it", async () => {
  const made = await makeUnknown(sql, { found: [{ ...FOUND, by: "marker" }] });
  expect(await refusal(answer("rita", made, {}))).toMatchObject({
    code: "candidate_there",
    detail: { external_id: "x1" },
  });
  await notMine("rita", made);
  await answer("rita", made, {});
});

test.each<[string, Partial<AnswerInput>, object]>([
  ["one that happened without its effect", { outcome: "happened" }, { status: 422 }],
  ["an effect that nobody sees", { outcome: "happened", external_id: "x9" }, { code: "no_candidate" }],
  ["one that did not happen, with an effect", { external_id: "x1" }, { status: 422 }],
  ["no word on what was checked", { checked: " " }, { status: 422 }],
])("refused: %s", async (_, more, expected) => {
  const made = await makeUnknown(sql);
  const before = await worldDigest(sql);
  expect(await refusal(answer("rita", made, more))).toMatchObject(expected);
  expect(await worldDigest(sql)).toBe(before);
});

test("a try that changes something is answered without an effect, and has no candidates", async () => {
  const made = await makeUnknown(sql, { class: "permission_drift" });
  expect(await candidates("rita", made)).toEqual([]);
  expect(await refusal(adopt("rita", made))).toMatchObject({ status: 422 });
  await answer("rita", made, { outcome: "happened" });
  expect(await rows(made)).toMatchObject({ state: "happened", external_id: null, repair: "verifying" });
});

test("nobody answers while it may still take effect, nor who asked for it; reviewers and administrators of its team do", async () => {
  const early = await makeUnknown(sql, { settledFor: -5 });
  expect(await refusal(answer("rita", early, {}))).toMatchObject({ code: "may_still_land" });
  const own = await makeUnknown(sql, { askedBy: "rita" });
  expect(await refusal(answer("rita", own, {}))).toMatchObject({ status: 403, code: "approver_is_asker" });
  expect(await refusal(notMine("rita", own))).toMatchObject({
    message: expect.stringContaining("say what became of it"),
  });
  expect(await refusal(answer("ada", own, {}))).toMatchObject({ status: 403 });
  await sql`insert into team_members values ('ada', 'billing')`;
  await answer("ada", own, {});
});

test("what nobody asks for, and was first seen when the try may have made it, is named with its key and not adopted", async () => {
  const made = await makeUnknown(sql, { found: [] });
  const evidence = JSON.stringify([
    { source: "catalog", asOf: 1, complete: true, found: [{ ...FOUND, externalId: "s1" }] },
  ]);
  const add = (id: string, key: string, owner: string, seen: string) => sql`
    insert into drifts (bucket, id, kind, key, owner, class, detail, sentence, evidence, first_seen, last_seen)
    values (1, ${id}, ${made.kind}, ${key}, ${owner}, 'extra_external', '{}', 's', ${evidence}::text::jsonb, ${seen}, now())`;
  await add("drift_01_a", "stray", "billing", later(-30));
  await add("drift_01_b", "old", "billing", later(-90));
  await add("drift_01_c", "theirs", "data", later(-30));
  expect(await candidates("rita", made)).toEqual([["s1", "weak"]]);
  expect(await refusal(adopt("rita", made, "s1"))).toMatchObject({ code: "other_key", detail: { key: "stray" } });
  await answer("rita", made, {});
  // By name: what another test made may lie in the same bucket.
  await sql`delete from drifts where key in ('stray', 'old', 'theirs')`;
});
