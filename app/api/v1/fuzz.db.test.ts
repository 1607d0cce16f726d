import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sql } from "@/db/client";
import { makeTestDatabase } from "@/db/test/database";
import { hashOfKey, makeKeyToken } from "@/lib/auth/key-token";
import { SCOPES } from "@/lib/auth/scopes";
import { cookieFor, forgetLimits, installForTest } from "@/lib/http/test-server";
import { type MadeRepair, makeRepair, settlePeople } from "@/lib/services/test-world";
import { type Described, notAsDescribed, operations, type Sent, send } from "./document.test-kit";

/**
 * Requests made of the document and then broken: wrong types, missing and strange fields, addresses, queries and headers. None
 * may be answered with a fault, and none that is refused may change anything. FUZZ_REQUESTS says how many (npm run test:fuzz).
 */
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? "1000");
const SEED = Number(process.env.FUZZ_SEED ?? "20261125");
const RESPONSE_MS_MAX = 10_000;

let sql: Sql;
let drop: () => Promise<void>;
let made: MadeRepair;
const callers: (string | null)[] = [null];

beforeAll(async () => {
  ({ sql, drop } = await makeTestDatabase({ breaks: ["I-21"] }));
  await settlePeople(sql);
  installForTest(sql);
  made = await makeRepair(sql);
  for (const who of ["sam", "rita", "ada", "mira"]) callers.push(await cookieFor(who));
  const token = makeKeyToken();
  await sql`
    insert into api_keys (id, name, owner, hash, scopes, created_by, created_at, expires_at)
    values ('key_fuzz', 'k', 'sam', ${hashOfKey(token)}, ${[...SCOPES]}, 'ada', now(), now() + interval '1 day')`;
  callers.push(`Bearer ${token}`);
});
afterAll(() => drop());

type Schema = {
  [field: string]: unknown;
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  anyOf?: Schema[];
};

/** Text that has broken something somewhere. */
const nasty = fc.oneof(
  fc.constantFrom(
    "",
    " ",
    "\0",
    "a\0b",
    "\ud800",
    "%00",
    "%",
    "../..",
    "'; drop table people; --",
    "\u202e",
    "null",
    "NaN",
    "1e999",
    "😀",
  ),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constant("x".repeat(5_000)),
);
const anything = fc.oneof(
  nasty,
  fc.integer(),
  fc.double(),
  fc.constantFrom(null, true, [], {}, [[]], { __proto__: 1 }, 2 ** 53, -0),
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<unknown>,
);

/** Mostly as the schema says, so that what is broken is reached; every part may be anything. */
function mostlyOf(schema: Schema): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 6, arbitrary: rightOf(schema) }, { weight: 1, arbitrary: anything });
}

function rightOf(schema: Schema): fc.Arbitrary<unknown> {
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  if ("const" in schema) return fc.constant(schema.const);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(rightOf));
  switch (schema.type) {
    case "object": {
      const fields = Object.entries(schema.properties ?? {}).map(([name, inner]) => [name, mostlyOf(inner)] as const);
      const record = fc.record(Object.fromEntries(fields), { requiredKeys: [] });
      return fc
        .tuple(record, fc.option(fc.dictionary(nasty, anything, { maxKeys: 2 }), { freq: 5 }))
        .map(([a, b]) => ({ ...a, ...b }));
    }
    case "array":
      return fc.array(mostlyOf((schema.items as Schema | undefined) ?? {}), { maxLength: 3 });
    case "integer":
    case "number":
      return fc.integer({ min: -10, max: 100_000 });
    case "boolean":
      return fc.boolean();
    case "string":
      return schema.format === "date-time" ? fc.date({ noInvalidDate: true }).map((at) => at.toISOString()) : known();
    default:
      return anything;
  }
}

/** Names of things that are there, so that refusals come from the rules and not only from "nothing here". */
const known = () =>
  fc.oneof(
    fc
      .nat(10)
      .map(
        (n) =>
          [made.kind, made.key, made.repair, made.drift, made.hash, "billing", "sam", "because", "read", "create", "k"][
            n
          ],
      ),
    nasty,
  );

function requestTo(operation: Described): fc.Arbitrary<Sent & { operation: Described }> {
  const of = (place: string) => operation.parameters.filter((one) => one.in === place);
  const strings = (place: string) =>
    fc.record(Object.fromEntries(of(place).map(({ name }) => [name, known().map(String)])), {
      requiredKeys: place === "path" ? undefined : [],
    });
  const inPlace = fc.constant({ kind: made.kind, key: made.key, id: made.repair, token: "x" } as Record<
    string,
    string
  >);
  const header = fc.oneof(
    fc.constantFrom('"1"', "*", 'W/"1"', '"', "1", '"x"', "key-12345678", ""),
    fc.string({ maxLength: 20 }).filter((text) => /^[\x20-\x7e]*$/.test(text)),
  );
  const names = [
    "if-match",
    "if-none-match",
    "idempotency-key",
    "content-type",
    "origin",
    "sec-fetch-site",
    "authorization",
    "content-length",
  ];
  const body = operation.body === null ? anything : mostlyOf(operation.body);
  return fc.record({
    operation: fc.constant(operation),
    params: fc.oneof({ weight: 3, arbitrary: inPlace }, { weight: 1, arbitrary: strings("path") }),
    query: fc.oneof(
      { weight: 3, arbitrary: strings("query") },
      { weight: 1, arbitrary: fc.dictionary(nasty, nasty, { maxKeys: 2 }) },
    ),
    headers: fc.option(fc.dictionary(fc.constantFrom(...names), header, { maxKeys: 2 }), { nil: {}, freq: 2 }),
    body: fc.oneof({ weight: 8, arbitrary: body }, { weight: 1, arbitrary: nasty }),
    as: fc.constantFrom(...callers),
  }) as fc.Arbitrary<Sent & { operation: Described }>;
}

const TABLES =
  "objects intents effects drifts repairs approvals batches breakers stops status_links teams people team_members facts";

async function digest(): Promise<string> {
  const keys = sql`select md5(string_agg(id || coalesce(revoked_at::text, ''), ',' order by id)) as of from api_keys`;
  const all = TABLES.split(" ").reduce(
    (before, table) =>
      sql`${before} union all select md5(coalesce(string_agg(t::text, ',' order by t::text), '')) from ${sql(table)} t`,
    keys,
  );
  return (await all).map((row) => row.of).join();
}

test(`${REQUESTS} broken requests: no fault, nothing undescribed, and nothing changed by a refusal`, {
  timeout: 60_000 + REQUESTS * 200,
}, async () => {
  const streams = operations.filter(({ id }) => id !== "live");
  const requests = fc.sample(fc.constantFrom(...streams).chain(requestTo), { numRuns: REQUESTS, seed: SEED });
  const seen = new Map<string, number>();
  let now = await digest();
  for (const { operation, ...sent } of requests) {
    forgetLimits();
    const began = performance.now();
    const response = await send(operation, sent);
    const about = `${operation.id} ${JSON.stringify(sent)} → ${response.status}`;
    expect(response.status, about).toBeLessThan(500);
    expect(performance.now() - began, about).toBeLessThan(RESPONSE_MS_MAX);
    expect(await notAsDescribed(operation, response), about).toBeNull();
    const after = await digest();
    if (response.status >= 400 || operation.method === "GET") expect(after, about).toBe(now);
    now = after;
    const group = `${Math.floor(response.status / 100)}xx`;
    seen.set(group, (seen.get(group) ?? 0) + 1);
  }
  // Something got through, too: refusing everything is no proof of anything.
  expect(seen.get("2xx") ?? 0).toBeGreaterThan(REQUESTS / 100);
  expect(seen.get("4xx") ?? 0).toBeGreaterThan(REQUESTS / 2);
  console.log(Object.fromEntries(seen));
});
