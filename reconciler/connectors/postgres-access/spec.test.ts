import { describe, expect, test } from "vitest";
import { accessConnectorSpec, accessSpec, desireAccess } from "./spec.ts";

const good = {
  subject: "Nightly export",
  grants: ["database:CONNECT"],
  login: true,
  validUntil: null,
  connectionLimit: -1,
};

describe("a spec is refused with a sentence that says what to write", () => {
  test.each([
    [{ ...good, password: "x" }, "password"],
    [{ ...good, subject: "  " }, "Say who the access is for."],
    [{ ...good, grants: ["table:x:SELECT"] }, '"table:x:SELECT": write table:SCHEMA.NAME:PRIVILEGE.'],
    [{ ...good, validUntil: "tomorrow" }, "ISO 8601 instant with a zone"],
    [{ ...good, validUntil: "2027-01-01" }, "ISO 8601 instant with a zone"],
    [{ ...good, validUntil: "2027-13-01T00:00:00Z" }, "ISO 8601 instant with a zone"],
    [{ ...good, validUntil: "2027-01-01T00:00:00.000001Z" }, "to the millisecond at most"],
    [{ ...good, connectionLimit: -2 }, "-1 for no limit"],
    [{ ...good, connectionLimit: 1.5 }, "whole number"],
    [{ ...good, login: "yes" }, "login is true or false."],
    [{ subject: "x" }, "grants"],
    [null, "expected object"],
  ])("%j", (spec, says) => {
    const parsed = accessSpec.safeParse(spec);
    expect(parsed.success).toBe(false);
    expect(JSON.stringify(parsed.error?.issues)).toContain(says.replaceAll('"', '\\"'));
  });
});

test("what is asked becomes sorted, unique rights and the fields that are compared", () => {
  const grants = ["table:a.b:SELECT", "database:CONNECT", 'table:"a"."b":SELECT', "function:a.f(int):EXECUTE"];
  expect(desireAccess("svc_x", { ...good, grants, validUntil: "2027-01-01T02:00+02:00" })).toEqual({
    permissions: ["database:CONNECT", "function:a.f(integer):EXECUTE", "table:a.b:SELECT"],
    fields: { name: "svc_x", login: true, valid_until: "2027-01-01T00:00:00.000Z", connection_limit: -1 },
  });
});

test("a key that Postgres would cut cannot be desired", () => {
  expect(() => desireAccess(`svc_${"x".repeat(60)}`, good)).toThrow("63 bytes");
});

test("the declared facts: a name clash protects a create, and an absence is not believed too early", () => {
  const spec = accessConnectorSpec({ prefix: "", teams: ["billing"] });
  expect(spec.capabilities).toMatchObject({
    idempotency: "natural_name",
    lookup: "by_marker",
    read: "strong",
    partialPossible: false,
  });
  expect(spec.settleMs).toBeGreaterThanOrEqual(spec.capabilities.inFlightMs);
  expect(spec.sources.map(({ name, standing }) => [name, standing])).toEqual([
    ["catalog", "authoritative"],
    ["access_log", "supporting"],
  ]);
  expect([spec.managed("svc_x"), spec.managed("postgres")]).toEqual([true, false]);
});

test("who may make roles is an administrator, and the groups that we act as are ours", () => {
  const spec = accessConnectorSpec({ prefix: "w1_", teams: ["billing"] });
  const administrative = ["attribute:createrole", "attribute:superuser", "table:a.b:SELECT", "attribute:createdb"];
  expect(administrative.map((text) => spec.isAdministrative?.(text))).toEqual([true, true, false, false]);
  const ours = (name: string) => spec.isOurs?.({ externalId: "1", permissions: [], fields: { name } });
  expect(["w1_access_custodian", "w1_team_billing", "w1_svc_x"].map(ours)).toEqual([true, true, false]);
});
