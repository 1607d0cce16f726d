/** Asked of the server, which knows; where it does not answer itself, its database is not what is missing. */
export async function databaseAnswers(): Promise<boolean> {
  const answer = await fetch("/readyz", { cache: "no-store" }).catch(() => null);
  return answer?.ok ?? false;
}

/** Whether it is the database that does not answer, as far as the server can tell. */
export async function isDatabaseGone(): Promise<boolean> {
  const answer = await fetch("/readyz", { cache: "no-store" }).catch(() => null);
  const readiness: { database?: unknown } | null = (await answer?.json().catch(() => null)) ?? null;
  return readiness?.database === "does not answer";
}
