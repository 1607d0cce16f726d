import { describe, expect, test } from "vitest";
import { Invalid } from "../../errors.ts";
import { FACTS_MAX, readPushed } from "./fact-input.ts";

const found = { external_id: "16411", owner: "billing", permissions: ["read"], fields: { size: 1 } };
const fact = { kind: "thing", key: "a", source: "api", observed_at: "2026-01-01T00:00:00Z", found: [found] };
const event = {
  specversion: "1.0",
  id: "e1",
  source: "https://api.example.com/things",
  type: "plumbline.fact.observed",
  data: fact,
};

function mistakes(raw: unknown, type: Parameters<typeof readPushed>[0] = "application/json"): Record<string, string> {
  try {
    readPushed(type, raw);
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    const list = error.detail.errors as { path: string; says: string }[];
    return Object.fromEntries(list.map(({ path, says }) => [path, says]));
  }
  return {};
}

describe("facts are read", () => {
  test("one, many, as an event and as a batch of events", () => {
    expect(readPushed("application/json", fact)).toEqual([{ fact, event: null }]);
    expect(readPushed("application/json", [fact, fact])).toHaveLength(2);
    const named = { source: event.source, id: "e1" };
    expect(readPushed("application/cloudevents+json", event)).toEqual([{ fact, event: named }]);
    expect(readPushed("application/cloudevents-batch+json", [event])).toEqual([{ fact, event: named }]);
  });

  test("with everything that may be left out", () => {
    const whole = {
      ...fact,
      as_of: "2026-01-01T00:59:59.5+01:00",
      complete: true,
      found: [{ ...found, owner: null, by: "marker" }],
    };
    expect(mistakes(whole)).toEqual({});
    expect(mistakes({ ...fact, found: null })).toEqual({});
    expect(mistakes({ ...fact, found: [] })).toEqual({});
    const attributes = { subject: "a", time: fact.observed_at, datacontenttype: "application/json", dataschema: "x" };
    expect(mistakes({ ...event, ...attributes }, "application/cloudevents+json")).toEqual({});
  });
});

describe("refused, with its place, is", () => {
  test.each<[string, unknown, string]>([
    ["an unknown field", { ...fact, extra: 1 }, ""],
    ["an unknown field inside", { ...fact, found: [{ ...found, extra: 1 }] }, "found.0"],
    ["an id that is a number", { ...fact, found: [{ ...found, external_id: 16411 }] }, "found.0.external_id"],
    ["a key that is a number", { ...fact, key: 7 }, "key"],
    ["a key with a NUL", { ...fact, key: "a\u0000" }, "key"],
    ["a permission with a NUL", { ...fact, found: [{ ...found, permissions: ["a\u0000"] }] }, "found.0.permissions.0"],
    ["half a character", { ...fact, found: [{ ...found, owner: "\ud800" }] }, "found.0.owner"],
    ["a key that is too long", { ...fact, key: "x".repeat(201) }, "key"],
    [
      "a value that is too long",
      { ...fact, found: [{ ...found, fields: { a: "x".repeat(2_001) } }] },
      "found.0.fields.a",
    ],
    ["a number that JSON cannot carry", { ...fact, found: [{ ...found, fields: { a: 2 ** 53 } }] }, "found.0.fields.a"],
    ["a list as a value", { ...fact, found: [{ ...found, fields: { a: [1] } }] }, "found.0.fields.a"],
    ["a time without a zone", { ...fact, observed_at: "2026-01-01T00:00:00" }, "observed_at"],
    ["a day", { ...fact, observed_at: "2026-01-01" }, "observed_at"],
    ["a day that is none", { ...fact, observed_at: "2026-02-30T00:00:00Z" }, "observed_at"],
    ["a time as a number", { ...fact, observed_at: 1767225600 }, "observed_at"],
    ["an as_of after it was observed", { ...fact, as_of: "2026-01-01T00:00:01Z" }, "as_of"],
    ["nothing that is complete", { ...fact, found: null, complete: true }, "complete"],
    ["our own link, claimed", { ...fact, found: [{ ...found, by: "link" }] }, "found.0.by"],
    ["too many objects", { ...fact, found: Array(21).fill(found) }, "found"],
    ["too many facts", Array(FACTS_MAX + 1).fill(fact), ""],
    ["no fact at all", "x", ""],
    ["a wrong one among right ones", [fact, { ...fact, key: "" }], "1.key"],
  ])("%s", (_, raw, path) => {
    expect(Object.keys(mistakes(raw))).toContain(path);
  });

  test.each<[string, object, string]>([
    ["another version", { specversion: "0.3" }, "specversion"],
    ["another type", { type: "com.example.thing" }, "type"],
    ["no id", { id: "" }, "id"],
    ["binary data", { data_base64: "AA==" }, ""],
    ["an extension", { traceparent: "00" }, ""],
    ["a wrong fact", { data: { ...fact, kind: "No" } }, "data.kind"],
  ])("an event with %s", (_, over, path) => {
    expect(Object.keys(mistakes({ ...event, ...over }, "application/cloudevents+json"))).toContain(path);
  });

  test("a list where one event is told, and one event where a list is", () => {
    expect(mistakes([event], "application/cloudevents+json")).not.toEqual({});
    expect(mistakes(event, "application/cloudevents-batch+json")).not.toEqual({});
  });

  test("told up to twenty times", () => {
    expect(Object.keys(mistakes(Array(50).fill({ ...fact, key: "" })))).toHaveLength(20);
  });
});
