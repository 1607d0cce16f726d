/** What the stream said about one thing. Ids only: the rows are read again. */
export type Change = { topic: string; id: string; kind: string | null; key: string | null; at: number };

/** More than this is not counted one by one any more. */
const CHANGES_MAX = 500;

/** What changed since each list was read. Lists show it as a number, so that nothing moves under the pointer. */
export class ChangeLog {
  private changes: readonly Change[] = [];
  private readonly listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): readonly Change[] => this.changes;

  add(change: Change): void {
    this.changes = [...this.changes, change].slice(-CHANGES_MAX);
    for (const listener of this.listeners) listener();
  }
}

/** Different things of these topics that changed after `since`, and those of `over`, whose end nobody tells. */
export function countChanges(
  changes: readonly Change[],
  topics: readonly string[],
  since: number,
  over: readonly string[] = [],
): number {
  const names = changes
    .filter((change) => change.at > since && topics.includes(change.topic))
    .map((change) => (change.kind === null ? change.id : `${change.kind}/${change.key}`));
  return new Set([...names, ...over]).size;
}

export function readChange(data: unknown, at: number): Change | null {
  if (typeof data !== "object" || data === null) return null;
  const { topic, id, kind, key } = data as Record<string, unknown>;
  if (typeof topic !== "string") return null;
  return {
    topic,
    id: typeof id === "string" ? id : "",
    kind: typeof kind === "string" ? kind : null,
    key: typeof key === "string" ? key : null,
    at,
  };
}
