import { describe, expect, test } from "vitest";
import { BODY_BYTES_MAX, depthOf, hasLostDigits, nameTwice, readJsonBody } from "./body.ts";

const post = (body: BodyInit | null, type: string | null = "application/json", method = "POST") =>
  readJsonBody(
    new Request("http://localhost/x", { method, body, headers: type === null ? {} : { "content-type": type } }),
  );

describe("a body", () => {
  test.each([
    ['{"a":1}', { a: 1 }],
    ["", {}],
    ["null", null],
  ])("%j is read", async (text, value) => {
    expect(await post(text)).toEqual(value);
  });

  test.each([
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/plain",
    "application/json; charset=utf-16",
    "application/jsonx",
    "application/problem+json",
  ])("as %s is refused", async (type) => {
    await expect(post("{}", type)).rejects.toMatchObject({ status: 415 });
  });

  test.each(["application/json; charset=UTF-8", 'application/json;charset="utf-8"'])("as %s is read", async (type) => {
    expect(await post("{}", type)).toEqual({});
  });

  test("that is packed is refused as that, and one that says that it is not is read", async () => {
    const packed = (coding: string) =>
      readJsonBody(
        new Request("http://localhost/x", {
          method: "POST",
          body: "{}",
          headers: { "content-type": "application/json", "content-encoding": coding },
        }),
      );
    await expect(packed("gzip")).rejects.toMatchObject({ status: 415, message: expect.stringContaining("Encoding") });
    expect(await packed("identity")).toEqual({});
  });

  test("that is missing is {} for DELETE, and needs its type elsewhere", async () => {
    expect(await post(null, null, "DELETE")).toEqual({});
    await expect(post(null, null)).rejects.toMatchObject({ status: 415 });
  });

  test.each(["{", "{'a':1}", "[1,]", "NaN", "{}{}"])("%j is refused as no JSON", async (text) => {
    await expect(post(text)).rejects.toMatchObject({ status: 400, code: "not_json" });
  });

  test("that is not UTF-8 is refused", async () => {
    await expect(post(new Uint8Array([0x22, 0xff, 0x22]))).rejects.toMatchObject({ status: 400 });
  });

  test("over the limit is refused, declared or streamed", async () => {
    await expect(post(`"${"a".repeat(BODY_BYTES_MAX)}"`)).rejects.toMatchObject({ status: 413 });
    const endless = new ReadableStream<Uint8Array>({ pull: (c) => c.enqueue(new Uint8Array(64 * 1024).fill(32)) });
    const request = new Request("http://localhost/x", {
      method: "POST",
      body: endless,
      headers: { "content-type": "application/json" },
      duplex: "half",
    } as RequestInit);
    await expect(readJsonBody(request)).rejects.toMatchObject({ status: 413 });
  });

  test("that nests deeply is refused before anything recursive sees it", async () => {
    await expect(post("[".repeat(100_000))).rejects.toMatchObject({ status: 422 });
    expect(depthOf('{"a":[{"b":"[[[[{{{{\\"[["}]}')).toBe(3);
  });
});

describe("a name twice in one object", () => {
  test("is refused, and named", async () => {
    await expect(post('{"plan_hash":"a","plan_hash":"b"}')).rejects.toMatchObject({
      status: 422,
      message: "The body names something twice. Nothing was changed.",
      detail: { errors: [{ path: "plan_hash", says: "is there twice" }] },
    });
  });

  test.each([
    ['{"a":1,"b":{"a":1},"c":[{"a":1},{"a":1}]}', null],
    ['{"a":"b","b":"a"}', null],
    ['{"a":"{\\"a\\":1,\\"a\\":2}"}', null],
    ['{"a":[1],"b":["a","a"]}', null],
    ['"a"', null],
    ['{"a":{"b":1,"c":[{"d":1,"d":2}]}}', "a.c.d"],
    ['{"a":1,"\\u0061":2}', "a"],
    ['{"":1,"":2}', ""],
    ['{"__proto__":1,"__proto__":2}', "__proto__"],
    ['{"a\\\\":1 , "b" :"\\"", "a\\\\" : 2}', "a\\"],
  ])("%s: %j", (text, twice) => {
    JSON.parse(text);
    expect(nameTwice(text)).toBe(twice);
  });

  test("is looked for in as much as a source may send, in a moment", () => {
    const many = `{${Array.from({ length: 100_000 }, (_, at) => `"k${at}":1`).join(",")},"last":"${"\\\\".repeat(200_000)}"}`;
    expect(nameTwice(many)).toBeNull();
  });
});

describe("a number that would arrive as another", () => {
  test("is refused", async () => {
    await expect(post('{"amount":12345678901234567890}')).rejects.toMatchObject({
      status: 422,
      message: "A number in the body has more digits than are kept: send it as text. Nothing was changed.",
    });
  });

  test.each([
    ["9007199254740991", false],
    ["9007199254740992", true],
    ["-9007199254740993", true],
    ['{"a":["12345678901234567890",0.12345678901234567890,1e20,-0,1.5e-7]}', false],
    ['{"12345678901234567890":"\\"12345678901234567890"}', false],
    ["1e400", true],
  ])("%s: %j", (text, lost) => {
    JSON.parse(text);
    expect(hasLostDigits(text)).toBe(lost);
  });
});
