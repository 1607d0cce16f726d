import { expect, test } from "vitest";
import { readPushSecrets } from "./push-secrets.ts";

const made = (byte: number, length = 24) => `whsec_${Buffer.alloc(length, byte).toString("base64")}`;

test("one secret a source, or several while one is exchanged", () => {
  const given = { "database_access/access_log": made(1), "thing/api": [made(2, 32), made(3, 64)] };
  const read = readPushSecrets(JSON.stringify(given));
  expect("secrets" in read && [...read.secrets]).toEqual([
    ["database_access/access_log", [Buffer.alloc(24, 1)]],
    ["thing/api", [Buffer.alloc(32, 2), Buffer.alloc(64, 3)]],
  ]);
});

test.each<[string, unknown, string]>([
  ["no object", [], "is not an object of secrets by kind/source"],
  ["no kind", { api: made(1) }, "api is not kind/source"],
  ["no text", { "thing/api": 7 }, "thing/api is a whsec_… text, or a list of them"],
  ["an empty list", { "thing/api": [] }, "thing/api needs a secret"],
  ["too many", { "thing/api": [1, 2, 3, 4, 5].map((n) => made(n)) }, "thing/api has more than four secrets"],
  ["no prefix", { "thing/api": made(1).slice(6) }, "thing/api is whsec_ and then whole base64"],
  ["cut off", { "thing/api": made(1).slice(0, -1) }, "thing/api is whsec_ and then whole base64"],
  ["too short", { "thing/api": made(1, 18) }, "thing/api stands for 24 to 64 bytes"],
  ["too long", { "thing/api": made(1, 66) }, "thing/api stands for 24 to 64 bytes"],
  [
    "one secret for two",
    { "a/b": made(1), "a/c": [made(2), made(1)] },
    "has a secret twice: who signed with it could not be told",
  ],
])("%s", (_, given, says) => {
  const read = readPushSecrets(JSON.stringify(given));
  expect(read).toEqual({ says });
});

test("what is not JSON is told without repeating it", () => {
  expect(readPushSecrets(`{"thing/api": ${made(1)}}`)).toEqual({
    says: 'is not JSON, like {"kind/source": "whsec_…"}',
  });
});
