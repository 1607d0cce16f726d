import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { PlumblineStatus } from "./react.ts";
import { pollStatus, type ShownStatus, waitMs } from "./status-poll.ts";

const GREEN = {
  status: "in_place",
  stale: false,
  label: "In place",
  headline: "It is in place.",
  checked_at: "2026-01-01",
};

/** A world in which time is a list of what is to come, and the answers are given. */
function worldOf(answers: (() => Response)[]) {
  const timers: { ms: number; run: () => void; off: boolean }[] = [];
  const shown: (ShownStatus | null)[] = [];
  const stop = pollStatus(
    "https://status.test/status/t/status.json",
    {
      fetch: async () => {
        const answer = answers.shift();
        if (answer === undefined) throw new TypeError("no network");
        return answer();
      },
      later: (ms, run) => {
        const timer = { ms, run, off: false };
        timers.push(timer);
        return () => {
          timer.off = true;
        };
      },
    },
    (status) => shown.push(status),
  );
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const waiting = () => timers.filter((timer) => !timer.off && timer.ms !== 10_000).at(-1);
  return { shown, stop, settle, waiting };
}

const json =
  (body: unknown, status = 200) =>
  () =>
    new Response(JSON.stringify(body), { status });

describe("a status that is kept true", () => {
  test("is never the green of before once it cannot be read", async () => {
    const world = worldOf([json(GREEN), json(GREEN, 503)]);
    await world.settle();
    expect(world.shown.map((status) => status?.label)).toEqual(["In place"]);
    world.waiting()?.run();
    await world.settle();
    expect(world.shown.at(-1)).toBeNull();
    world.waiting()?.run();
    await world.settle();
    expect(world.shown).toHaveLength(3);
    expect(world.shown.at(-1)).toBeNull();
  });

  test.each([
    ["no JSON", () => new Response("<html>")],
    ["another shape", json({ state: "green" })],
    ["a status that is not known", json({ ...GREEN, status: null })],
    ["a link that shows nothing any more", json(GREEN, 404)],
  ])("claims nothing on %s", async (_, answer) => {
    const world = worldOf([answer]);
    await world.settle();
    expect(world.shown).toEqual([null]);
  });

  test("asks more and more rarely while it fails, and as often as before when it is back", async () => {
    expect([0, 1, 2, 3, 99].map(waitMs)).toEqual([15_000, 5_000, 10_000, 20_000, 300_000]);
    const world = worldOf([]);
    await world.settle();
    expect(world.waiting()?.ms).toBe(5_000);
  });

  test("asks no more when it is not looked at", async () => {
    const world = worldOf([json(GREEN)]);
    await world.settle();
    world.stop();
    expect(world.waiting()).toBeUndefined();
  });

  test("what has no word on freshness is not taken for fresh", async () => {
    const { stale, ...without } = GREEN;
    const world = worldOf([json(without)]);
    await world.settle();
    expect(world.shown[0]?.stale).toBe(true);
  });
});

test("the component waits without claiming anything", () => {
  const html = renderToStaticMarkup(createElement(PlumblineStatus, { token: "t", url: "https://status.test/" }));
  expect(html).toContain('data-status="waiting"');
  expect(html).not.toContain("In place");
});
