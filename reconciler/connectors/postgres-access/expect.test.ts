import { describe, expect, test } from "vitest";
import type { FoundObject } from "../../model/evidence.ts";
import { versionOf } from "../version.ts";
import { correlate } from "./correlate.ts";
import { outcomeAfterCommit, readFailure } from "./errors.ts";
import { expectedAfter, isAsExpected, missedBy } from "./expect.ts";
import { readSteps } from "./steps.ts";

const role: FoundObject = {
  externalId: "7",
  owner: "billing",
  permissions: ["column:a.b.c:SELECT", "column:a.b.c:UPDATE", "table:a.b:SELECT*"],
  fields: { name: "svc_x", login: true, valid_until: null, connection_limit: 1 },
  by: "link",
};
const at = { role: "svc_x", oid: "7" };

describe("what must be there after the steps", () => {
  test("a right revoked on a table takes the same right on its columns along, and nothing else", () => {
    const [after] = expectedAfter([role], [{ verb: "revoke", ...at, grant: "table:a.b:SELECT*" }]);
    expect(after?.permissions).toEqual(["column:a.b.c:UPDATE"]);
  });
  test("only the option goes where only the option is taken", () => {
    const [after] = expectedAfter([role], [{ verb: "revoke_option", ...at, grant: "table:a.b:SELECT" }]);
    expect(after?.permissions).toContain("table:a.b:SELECT");
  });
  test("a new role is what its steps say, whatever its oid", () => {
    const expected = expectedAfter(
      [],
      [
        { verb: "create", role: "svc_x", owner: "billing", login: true, connection_limit: 1, valid_until: null },
        { verb: "mark", role: "svc_x", oid: null, owner: "billing", generation: 1 },
        { verb: "grant", role: "svc_x", oid: null, grant: "table:a.b:SELECT*" },
        { verb: "grant", role: "svc_x", oid: null, grant: "column:a.b.c:SELECT" },
        { verb: "grant", role: "svc_x", oid: null, grant: "column:a.b.c:UPDATE" },
      ],
    );
    expect(isAsExpected(expected, [role])).toBe(true);
    expect(isAsExpected(expected, [])).toBe(false);
    expect(isAsExpected(expected, [role, { ...role, externalId: "8" }])).toBe(false);
    expect(isAsExpected(expected, [{ ...role, owner: "data" }])).toBe(false);
  });
  test("what was given to it is not changed", () => {
    const before = structuredClone(role);
    expectedAfter(
      [role],
      [
        { verb: "set_login", ...at, value: false },
        { verb: "drop", ...at },
      ],
    );
    expect(role).toEqual(before);
  });
  test("what was missed is told by name", () => {
    const expected = expectedAfter(
      [role],
      [
        { verb: "revoke", ...at, grant: "column:a.b.c:UPDATE" },
        { verb: "set_login", ...at, value: false },
      ],
    );
    expect(missedBy(expected, [role])).toEqual({
      left: ["column:a.b.c:UPDATE", "login true"],
      lacking: ["login false"],
    });
  });
});

test("steps come from a database, and are read strictly", () => {
  const step = (verb: string, args: Record<string, string | null>) => readSteps([{ verb, args, says: "x" }]);
  expect("steps" in step("drop", at)).toBe(true);
  for (const [verb, args] of [
    ["drop", { role: "svc_x" }],
    ["drop", { ...at, cascade: "1" }],
    ["drop", { role: "svc_x", oid: "7; drop" }],
    ["sql", at],
    ["drop", { ...at, verb: "link" }],
  ] as const) {
    expect(step(verb, args)).toEqual({ refused: `Step 1 (${verb}) is not one that this connector knows.` });
  }
});

test("the version of what was found depends on nothing but the state", () => {
  const shuffled = {
    ...role,
    by: "marker" as const,
    permissions: [...role.permissions].reverse(),
    fields: Object.fromEntries(Object.entries(role.fields).reverse()),
  };
  const other = { ...role, externalId: "8" };
  expect(versionOf([role, other])).toBe(versionOf([other, shuffled]));
  for (const changed of [
    { ...role, owner: null },
    { ...role, owner: undefined },
    { ...role, permissions: [] },
    { ...role, fields: { ...role.fields, login: false } },
  ]) {
    expect(versionOf([changed])).not.toBe(versionOf([role]));
  }
  expect(versionOf([])).toMatch(/^[0-9a-f]{64}$/);
});

describe("to which key a role belongs", () => {
  const of = (row: { name?: string; comment?: string | null }, key: string | null) =>
    correlate("", { oid: "7", name: "svc_n", comment: null, ...row }, () => key);
  const marked = (key: string) => ({ comment: `plumbline key=${key} owner=data generation=1 by=x` });
  test.each([
    ["the marker, and the link makes it stronger", marked("svc_m"), "svc_m", ["svc_m", "link"]],
    ["the marker, also against a link", marked("svc_m"), "svc_l", ["svc_m", "marker"]],
    ["the marker, also against the name", marked("svc_m"), null, ["svc_m", "marker"]],
    ["the link, without a marker", {}, "svc_l", ["svc_l", "link"]],
    ["the link, where the comment is somebody's own", { comment: "ask Mira" }, "svc_l", ["svc_l", "link"]],
    ["the link, where the marker names what is not managed", marked("postgres"), "svc_l", ["svc_l", "link"]],
    ["the name, without both", {}, null, ["svc_n", "name"]],
  ] as const)("%s", (_, row, link, [key, by]) => expect(of(row, link)).toMatchObject({ key, by }));
  test("a role outside the scope belongs to nobody", () => expect(of({ name: "postgres" }, null)).toBeNull());
});

describe("the error table, after COMMIT was sent", () => {
  test.each([
    ["23505", "did_not_happen"],
    ["40001", "did_not_happen"],
    ["40P01", "did_not_happen"],
    ["40003", "unknown"],
    ["57P01", "unknown"],
    ["57014", "unknown"],
    ["08006", "unknown"],
    ["XX000", "unknown"],
    [null, "unknown"],
  ] as const)("%s: %s", (sqlState, outcome) => expect(outcomeAfterCommit({ sqlState, says: "" })).toBe(outcome));
  test("a code of the socket is not one of Postgres", () => {
    expect(readFailure(Object.assign(new Error("write EPIPE"), { code: "EPIPE" }))).toEqual({
      sqlState: null,
      says: "write EPIPE",
    });
  });
  test("what the outside world says is one line, and not a long one", () => {
    const { says } = readFailure(new Error(`a\nb\u202ec${"x".repeat(1_000)}`));
    expect(says).toMatch(/^a b c/);
    expect(says.length).toBe(300);
  });
});
