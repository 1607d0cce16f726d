"use client";

import { useWords } from "#use-words";
import { Select } from "@/components/ui/field";

export type ScopeChoice = { value: string; label: string };

/** What is to be stopped: everything, unless something narrower is chosen. */
export function ScopeSelect({ scopes }: { scopes: readonly ScopeChoice[] }) {
  const t = useWords();
  return (
    <Select name="scope" defaultValue="all">
      <option value="all">{t.common.everything}</option>
      {scopes.map((scope) => (
        <option key={scope.value} value={scope.value}>
          {scope.label}
        </option>
      ))}
    </Select>
  );
}
