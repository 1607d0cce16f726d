import { visibleText } from "@/lib/format/visible-text";
import type { Words } from "@/lib/words/words";

/** Who set or lifted a stop: a person by name, whoever was at the terminal by their account there. */
export function stopperWords(t: Words, id: string, name: string | null): string {
  if (name !== null) return visibleText(name);
  if (id === "reconciler") return t.general.reconciler;
  const [, account] = /^terminal:(.+)$/.exec(id) ?? [];
  return account === undefined ? visibleText(id) : t.general.atTheTerminal(visibleText(account));
}
