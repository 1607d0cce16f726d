import type { QueryClient } from "@tanstack/react-query";
import { navCountsOptions } from "@/lib/query/installation";

/**
 * What a page does while no stream can be had. Fails with its first question and asks the others all the same: what cannot be
 * read says so where it stands.
 */
export async function readAgain(client: QueryClient): Promise<void> {
  await Promise.all([
    client.fetchQuery({ ...navCountsOptions(), staleTime: 0 }),
    client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== "nav" }),
  ]);
}
