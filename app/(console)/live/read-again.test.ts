import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, expect, test, vi } from "vitest";
import { overviewOptions } from "@/lib/query/installation";
import { readAgain } from "./read-again";

afterEach(() => vi.unstubAllGlobals());

test("what is shown fails, too, and can say so, where nothing can be read", async () => {
  vi.stubGlobal("fetch", async () => new Response("{}", { status: 503 }));
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const { queryKey } = overviewOptions();
  client.setQueryData(queryKey, { open: 3 } as never);
  const shown = new QueryObserver(client, { ...overviewOptions(), staleTime: 60_000 });
  const leave = shown.subscribe(() => {});
  expect(shown.getCurrentResult().isError).toBe(false);
  await expect(readAgain(client)).rejects.toThrow();
  await expect.poll(() => shown.getCurrentResult()).toMatchObject({ isError: true, data: { open: 3 } });
  leave();
});
