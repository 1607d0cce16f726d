import { type DataTag, dehydrate, HydrationBoundary, QueryClient, type QueryKey } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { log } from "@/lib/log";

type Read = { queryKey: QueryKey; read: () => Promise<unknown> };

/** Ties a read on the server to the one that the screen asks for, so that the two cannot have different shapes. */
export function onServer<T>(options: { queryKey: DataTag<QueryKey, T, Error> }, read: () => Promise<NoInfer<T>>): Read {
  return { queryKey: options.queryKey, read };
}

/** Reads before the page is sent. What cannot be read here is left to the screen, which tries again and says so. */
export async function Hydrate({ reads, children }: { reads: Read[]; children: ReactNode }) {
  const client = new QueryClient();
  await Promise.all(
    reads.map(async ({ queryKey, read }) => {
      try {
        client.setQueryData(queryKey, await read());
      } catch (error) {
        log.warn({ err: error, read: queryKey }, "a page was sent without its data");
      }
    }),
  );
  return <HydrationBoundary state={dehydrate(client)}>{children}</HydrationBoundary>;
}
