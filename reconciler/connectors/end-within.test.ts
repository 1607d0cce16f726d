import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test, vi } from "vitest";
import { endWithin } from "./end-within.ts";

const never = () => new AbortController().signal;

describe("an end within a time", () => {
  test("comes though what is not held was collected as garbage meanwhile", async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const ended = vi.fn();
    // Only the listener is left of it, as of a request that waits for its answer.
    endWithin(200, AbortSignal.any([never(), endWithin(60_000, never())])).addEventListener("abort", ended);
    for (let turn = 0; turn < 3; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      collect();
    }
    await vi.waitFor(() => expect(ended).toHaveBeenCalledOnce());
  });

  test("comes with the signal it was given", () => {
    const stop = new AbortController();
    const end = endWithin(60_000, stop.signal);
    expect(end.aborted).toBe(false);
    stop.abort();
    expect(end.aborted).toBe(true);
  });

  test.each([0, -1, Number.NaN])("%d ms is over", (ms) => {
    expect(endWithin(ms, never()).aborted).toBe(true);
  });
});
