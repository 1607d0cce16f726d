import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { readPushSecrets } from "../push-secrets.ts";
import { whoSigned } from "./webhook-signature.ts";

/** The example of the Standard Webhooks specification and its libraries. */
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const BODY = '{"test": 2432232314}';
const AT = 1614265330;
const EXAMPLE = {
  "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
  "webhook-timestamp": String(AT),
  "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
};
const other = (byte: number) => `whsec_${Buffer.alloc(32, byte).toString("base64")}`;

function secretsOf(given: Record<string, string | string[]>) {
  const read = readPushSecrets(JSON.stringify(given));
  if ("says" in read) throw new Error(read.says);
  return read.secrets;
}
const secrets = secretsOf({ "thing/other": other(1), "thing/api": [other(2), SECRET] });
const ask = (headers: Record<string, string> = EXAMPLE, body = BODY, now = AT) =>
  whoSigned(new Headers(headers), body, secrets, now);

test("the specification's example is its source's, with an older secret, too", () => {
  expect(ask()).toEqual({ kind: "thing", source: "api", id: EXAMPLE["webhook-id"] });
});

test("one right signature among several is enough, so that secrets can be exchanged", () => {
  const right = EXAMPLE["webhook-signature"];
  const wrong = `v1,${Buffer.alloc(32).toString("base64")}`;
  expect(ask({ ...EXAMPLE, "webhook-signature": `v1a,AAAA ${wrong} ${right}` }).source).toBe("api");
  const eleventh = [...Array<string>(10).fill(wrong), right].join(" ");
  expect(() => ask({ ...EXAMPLE, "webhook-signature": eleventh })).toThrow("no source's secret");
});

test.each([299, -299, 300])("a clock that is %d s away is believed", (seconds) => {
  expect(ask(EXAMPLE, BODY, AT + seconds).source).toBe("api");
});

describe("refused is", () => {
  const without = (name: keyof typeof EXAMPLE) => ({ ...EXAMPLE, [name]: "" });
  test.each<[string, () => unknown, string]>([
    ["no id", () => ask(without("webhook-id")), "not_signed"],
    ["no timestamp", () => ask(without("webhook-timestamp")), "not_signed"],
    ["no signature", () => ask(without("webhook-signature")), "not_signed"],
    ["a timestamp that is no number", () => ask({ ...EXAMPLE, "webhook-timestamp": "1614265330.0" }), "not_signed"],
    ["an id with a space", () => ask({ ...EXAMPLE, "webhook-id": "a b" }), "not_signed"],
    ["an old delivery", () => ask(EXAMPLE, BODY, AT + 301), "signature_expired"],
    ["one of the future", () => ask(EXAMPLE, BODY, AT - 301), "signature_expired"],
    ["another body", () => ask(EXAMPLE, `${BODY} `), "signature_wrong"],
    ["another id", () => ask({ ...EXAMPLE, "webhook-id": "msg_other" }), "signature_wrong"],
    ["another time", () => ask({ ...EXAMPLE, "webhook-timestamp": String(AT + 1) }), "signature_wrong"],
    ["another scheme", () => ask({ ...EXAMPLE, "webhook-signature": "v1a,AAAA" }), "signature_wrong"],
    ["half a signature", () => ask({ ...EXAMPLE, "webhook-signature": "v1,g0hM9SsE" }), "signature_wrong"],
  ])("%s", (_, work, code) => {
    expect(work).toThrow(expect.objectContaining({ status: 401, code, effect: "none" }));
  });

  test("what a stranger signed, and everything where no secret is set", () => {
    const signed = `${EXAMPLE["webhook-id"]}.${AT}.${BODY}`;
    const mac = createHmac("sha256", Buffer.alloc(32, 9)).update(signed).digest("base64");
    expect(() => ask({ ...EXAMPLE, "webhook-signature": `v1,${mac}` })).toThrow("no source's secret");
    expect(() => whoSigned(new Headers(EXAMPLE), BODY, new Map(), AT)).toThrow("no source's secret");
  });
});
