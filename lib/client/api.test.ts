import { expect, test } from "vitest";
import { api } from "./api.ts";

const answering = (status: number, text: string) =>
  api({ url: "http://console", key: "plk_x", fetch: async () => new Response(text, { status }) });

test.each(["<h1>Bad gateway</h1>", '{"message":"Bad gateway"}', '["Bad gateway"]'])(
  "an answer that is not ours says what is known of the effect: %s",
  async (text) => {
    const call = answering(502, text);
    const params = { kind: "refund", key: "pi_1.x" };
    await expect(call("getIntent", { params })).rejects.toMatchObject({
      status: 502,
      code: "unreadable",
      effect: "none",
    });
    await expect(call("withdrawIntent", { params, body: {} })).rejects.toMatchObject({
      ...{ name: "ApiRefused", status: 502, code: "unreadable", effect: "unknown" },
      message: "The answer cannot be read. Look before you repeat it.",
    });
  },
);

test("no answer at all says what is known of the effect, too, and why there was none", async () => {
  const cause = new TypeError("fetch failed");
  const call = api({ url: "http://console", key: "plk_x", fetch: () => Promise.reject(cause) });
  await expect(call("listObjects", {})).rejects.toMatchObject({
    status: 0,
    code: "unreachable",
    effect: "none",
    cause,
  });
  await expect(call("withdrawIntent", { params: { kind: "refund", key: "x" }, body: {} })).rejects.toMatchObject({
    ...{ name: "ApiRefused", status: 0, code: "unreachable", effect: "unknown", cause },
    message: "There was no answer. Look before you repeat it.",
  });
});

test("what needs nothing may be called with nothing, from JavaScript, too", async () => {
  await expect(answering(200, '{"rows":[]}')("listObjects", undefined as never)).resolves.toEqual({ rows: [] });
});
