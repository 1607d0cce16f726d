import { afterEach, expect, test, vi } from "vitest";
import { ApiProblem, asProblem, isWorthRetrying } from "./problem.ts";
import { actAs, getJson, sendJson, withQuery } from "./request.ts";

afterEach(() => vi.unstubAllGlobals());
const answer = (status: number, body: unknown) =>
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify(body), { status }));
const failed = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error as ApiProblem,
  );

test("writes an address that people can read, and leaves out what is not set", () => {
  expect(
    withQuery("/api/v1/drifts", { class: ["permission_drift", "stale_owner"], q: "a b", age: [], cursor: null }),
  ).toBe("/api/v1/drifts?class=permission_drift,stale_owner&q=a+b");
  expect(withQuery("/x", {})).toBe("/x");
});

test("a problem keeps its words, its request id and whether anything was changed", async () => {
  answer(409, { detail: "Too late. Nothing was changed.", code: "too_late", effect: "none", request_id: "r1" });
  const problem = await failed(sendJson("/x", { body: {}, idempotencyKey: "12345678" }));
  expect(problem).toMatchObject({
    status: 409,
    code: "too_late",
    changed: "nothing",
    requestId: "r1",
    message: "Too late. Nothing was changed.",
  });
});

test("a write without an answer may have been carried out; a read never changed anything", async () => {
  vi.stubGlobal("fetch", async () => Promise.reject(new TypeError("failed to fetch")));
  expect((await failed(sendJson("/x", { body: {}, idempotencyKey: "12345678" })))?.changed).toBe("unknown");
  expect((await failed(getJson("/x")))?.changed).toBe("nothing");
});

test("a write answered by something that is not our API may have been carried out", async () => {
  vi.stubGlobal("fetch", async () => new Response("<html>Bad gateway", { status: 502 }));
  expect(await failed(sendJson("/x", { body: {}, idempotencyKey: "12345678" }))).toMatchObject({
    status: 502,
    changed: "unknown",
  });
});

test("a change says whom the page names as signed in; what must not wait says nobody", async () => {
  const sent: (string | null)[] = [];
  vi.stubGlobal("fetch", async (_: string, { headers }: RequestInit) => {
    sent.push(new Headers(headers).get("plumbline-person"));
    return new Response("{}");
  });
  const send = (more = {}) => sendJson("/x", { body: {}, idempotencyKey: "12345678", ...more });
  await send();
  actAs("p_rita ü");
  await send();
  await send({ byAnybody: true });
  actAs("");
  await send();
  expect(sent).toEqual([null, "p_rita%20%C3%BC", null, null]);
});

test("only what may pass by itself is tried again", () => {
  expect(isWorthRetrying(new ApiProblem(404, {}, false))).toBe(false);
  expect(isWorthRetrying(new ApiProblem(503, {}, false))).toBe(true);
  expect(isWorthRetrying(asProblem(new TypeError("x")))).toBe(true);
});
