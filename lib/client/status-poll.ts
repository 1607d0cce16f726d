/** What `status.json` answers. `status` is null where nothing is known, and then nothing may be claimed. */
export type ShownStatus = {
  status: string | null;
  stale: boolean;
  label: string;
  headline: string;
  checkedAt: string | null;
  reference: string | null;
};

export type PollWorld = {
  fetch: (url: string, init: { signal: AbortSignal; cache: "no-store" }) => Promise<Response>;
  later: (ms: number, run: () => void) => () => void;
};

const EVERY_MS = 15_000;
const FAILED_FIRST_MS = 5_000;
const FAILED_MOST_MS = 300_000;
const ANSWER_MS = 10_000;

export function waitMs(failures: number): number {
  return failures === 0 ? EVERY_MS : Math.min(FAILED_MOST_MS, FAILED_FIRST_MS * 2 ** (failures - 1));
}

/**
 * Asks for a status again and again, more rarely while it cannot be had. Whatever is not a whole answer is told as null: what
 * was known before may have changed since, and a green that nobody can check any more is the one thing never to be shown.
 */
export function pollStatus(url: string, world: PollWorld, show: (status: ShownStatus | null) => void): () => void {
  const ended = new AbortController();
  let failures = 0;
  let cancel = () => {};
  const turn = async () => {
    const status = await ask(url, world, ended.signal);
    if (ended.signal.aborted) return;
    failures = status === null ? failures + 1 : 0;
    show(status);
    cancel = world.later(waitMs(failures), () => void turn());
  };
  void turn();
  return () => {
    ended.abort();
    cancel();
  };
}

async function ask(url: string, { fetch, later }: PollWorld, ended: AbortSignal): Promise<ShownStatus | null> {
  const late = new AbortController();
  const cancel = later(ANSWER_MS, () => late.abort());
  const stop = () => late.abort();
  ended.addEventListener("abort", stop);
  try {
    const answer = await fetch(url, { signal: late.signal, cache: "no-store" });
    return answer.ok ? read(await answer.json()) : null;
  } catch {
    return null;
  } finally {
    cancel();
    ended.removeEventListener("abort", stop);
  }
}

function read(value: unknown): ShownStatus | null {
  if (typeof value !== "object" || value === null) return null;
  const { status, stale, label, headline, checked_at, reference } = value as Record<string, unknown>;
  if (typeof status !== "string" || typeof label !== "string" || typeof headline !== "string") return null;
  const text = (given: unknown) => (typeof given === "string" ? given : null);
  return { status, stale: stale !== false, label, headline, checkedAt: text(checked_at), reference: text(reference) };
}
