import type { Change } from "./change-log";

type Known = { queryKey: readonly unknown[]; state: { data: unknown } };

const LISTS = new Set(["audit", "drift", "object", "repair", "run"]);

/** A list waits until somebody asks for what is new: nothing moves under the pointer, or under what is chosen in it. */
export function waitsToBeAsked({ queryKey: [noun, view] }: Pick<Known, "queryKey">): boolean {
  return LISTS.has(String(noun)) && (view === "list" || view === "batch");
}

/** Is what was read (a detail, or what the customer sees) about the thing that changed? Lists never are: they wait. */
export function isAbout({ queryKey, state }: Known, change: Change): boolean {
  const [noun, view, id, key] = queryKey;
  if (view === "preview") return change.kind !== null && id === change.kind && key === change.key;
  if (view !== "detail") return false;
  if (noun === "run") return id === change.id;
  const data = state.data as { object?: { kind: string; key: string } } | undefined;
  return data?.object !== undefined && data.object.kind === change.kind && data.object.key === change.key;
}
