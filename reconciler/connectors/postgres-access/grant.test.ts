import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type FoundGrant, type Grant, parseAsked, parseFound, printFound, printGrant, privileges } from "./grant.ts";

const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }).filter((value) => !value.includes("\u0000"));
const pick = (on: keyof typeof privileges) => fc.constantFrom(...privileges[on]);
const anyGrant: fc.Arbitrary<Grant> = fc.oneof(
  fc.record({ on: fc.constant("member" as const), role: name }),
  fc.record({ on: fc.constant("database" as const), privilege: pick("database") }),
  fc.record({ on: fc.constant("schema" as const), schema: name, privilege: pick("schema") }),
  fc.record({ on: fc.constant("table" as const), schema: name, name, privilege: pick("table") }),
  fc.record({ on: fc.constant("sequence" as const), schema: name, name, privilege: pick("sequence") }),
  fc.record({ on: fc.constant("column" as const), schema: name, name, column: name, privilege: pick("column") }),
  fc.record({
    on: fc.constant("function" as const),
    schema: name,
    name,
    args: fc.constantFrom("", "integer", "integer, text[]", 'timestamp with time zone, billing."My Type"', '"char"[]'),
    privilege: fc.constant("EXECUTE"),
  }),
  fc.record({
    on: fc.constant("default" as const),
    owner: name,
    schema: fc.option(name),
    kind: fc.constantFrom(
      "table" as const,
      "sequence" as const,
      "function" as const,
      "type" as const,
      "schema" as const,
    ),
    privilege: pick("default"),
  }),
);

test("every grant that can be printed is read as what it was", () => {
  fc.assert(
    fc.property(anyGrant, fc.boolean(), fc.subarray(["noinherit", "noset"]), (grant, option, flags) => {
      const found: FoundGrant = { grant, option, flags: grant.on === "member" ? flags : [] };
      expect(parseFound(printFound(found))).toEqual({ ok: found });
    }),
    { numRuns: 2_000 },
  );
});

test("nothing else than what can be printed is accepted, whatever is thrown at it", () => {
  const pieces = fc.array(
    fc.constantFrom(
      "table",
      "column",
      "function",
      ":",
      ".",
      '"',
      "a",
      "B",
      "(",
      ")",
      ",",
      "*",
      " ",
      ";",
      "SELECT",
      "EXECUTE",
      "[noset]",
      "--",
    ),
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        pieces.map((parts) => parts.join("")),
      ),
      (text) => {
        const parsed = parseFound(text);
        if ("ok" in parsed) expect(parseFound(printFound(parsed.ok))).toEqual(parsed);
      },
    ),
    { numRuns: 5_000 },
  );
});

describe("an intent may ask for", () => {
  test.each([
    ["member:billing_readers", "member:billing_readers"],
    ["database:CONNECT", "database:CONNECT"],
    ["schema:billing:USAGE", "schema:billing:USAGE"],
    ["table:billing.invoices:SELECT", "table:billing.invoices:SELECT"],
    ['table:"billing"."invoices":SELECT', "table:billing.invoices:SELECT"],
    ['table:billing."Old:Invoices.2019":SELECT', 'table:billing."Old:Invoices.2019":SELECT'],
    ["column:billing.invoices.total:SELECT", "column:billing.invoices.total:SELECT"],
    ["sequence:billing.payment_number:USAGE", "sequence:billing.payment_number:USAGE"],
    ["function:billing.f(integer):EXECUTE", "function:billing.f(integer):EXECUTE"],
    [
      "function:billing.f(int,  varchar , timestamptz[]):EXECUTE",
      "function:billing.f(integer, character varying, timestamp with time zone[]):EXECUTE",
    ],
    ["function:billing.f():EXECUTE", "function:billing.f():EXECUTE"],
  ])("%s, which is %s", (text, canonical) => {
    const parsed = parseAsked(text);
    expect("ok" in parsed ? printGrant(parsed.ok) : parsed.refused).toBe(canonical);
  });
});

describe("an intent may not ask for", () => {
  test.each([
    ["table:billing.invoices:SELECT*", "the right to pass a grant on"],
    ["member:billing_readers[noset]", "without flags"],
    ["owner:table:billing.invoices", "must begin with"],
    ["default:team:billing:table:SELECT", "default privileges are shown, never asked for"],
    ["attribute:superuser", "KIND:NAME:PRIVILEGE"],
    ["table:billing.invoices:select", "select is not one of DELETE, INSERT"],
    ["table:billing.invoices:ALL", "ALL is not one of"],
    ["table:billing.invoices:", "no privilege is not one of"],
    ["table:invoices:SELECT", "write table:SCHEMA.NAME:PRIVILEGE"],
    ["table:Billing.Invoices:SELECT", "write table:SCHEMA.NAME:PRIVILEGE"],
    ["table:billing.invoices; drop table x:SELECT", "write table:SCHEMA.NAME:PRIVILEGE"],
    ['table:billing."invoices:SELECT', "a quote is not closed"],
    ["table:billing.invoices:SELECT:x", "KIND:NAME:PRIVILEGE"],
    ["column:billing.invoices:SELECT", "write column:SCHEMA.TABLE.COLUMN:PRIVILEGE"],
    ["database:sandbox:CONNECT", "without a name"],
    ["function:billing.f:EXECUTE", "ARGUMENT TYPES"],
    ["function:billing.f(integer); drop role x; --():EXECUTE", "not plain type names"],
    ["function:billing.f(integer) to public; --(text):EXECUTE", "not plain type names"],
    ["function:billing.f(1):EXECUTE", "not plain type names"],
    ["member:a:b", "write member:ROLE"],
    ["member:", "write member:ROLE"],
    ["", "KIND:NAME:PRIVILEGE"],
  ])("%s", (text, why) => {
    const parsed = parseAsked(text);
    expect("refused" in parsed ? parsed.refused : "accepted").toContain(why);
  });
});
