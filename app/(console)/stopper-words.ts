import { visibleText } from "@/lib/format/visible-text";

/** Who set or lifted a stop: a person by name, whoever was at the terminal by their account there. */
export function stopperWords(id: string, name: string | null): string {
  if (name !== null) return visibleText(name);
  const [, account] = /^terminal:(.+)$/.exec(id) ?? [];
  return account === undefined ? visibleText(id) : `${visibleText(account)} at the terminal`;
}
