/** Does the server's database answer? Null where the server itself does not say. */
export async function databaseAnswers(): Promise<boolean | null> {
  const answer = await fetch("/readyz", { cache: "no-store" }).catch(() => null);
  const readiness: { database?: unknown } | null = (await answer?.json().catch(() => null)) ?? null;
  return readiness === null ? null : readiness.database === "answers";
}
