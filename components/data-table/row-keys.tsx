"use client";

import { type MouseEvent, type ReactNode, useEffect, useRef } from "react";
import { useWords } from "#use-words";
import { leaveList, takeRowLeft } from "@/components/data-table/way-back";
import { useHotkey } from "@/components/keyboard/hotkeys";

/**
 * j and k move the focus along the rows' links, so Enter, a middle click and a screen reader all keep working; o
 * presses the one that has it. Rows are found in the page, so the table itself needs no script. Who comes back from a
 * row finds the focus on it.
 */
export function RowKeys({ selectable, children }: { selectable: boolean; children: ReactNode }) {
  const t = useWords();
  const root = useRef<HTMLDivElement>(null);

  function links(): HTMLElement[] {
    return [...(root.current?.querySelectorAll<HTMLElement>("[data-row-link]") ?? [])];
  }

  function current(all: readonly HTMLElement[]): number {
    const focused = all.findIndex((link) => link.closest("[data-row]")?.contains(document.activeElement));
    if (focused !== -1) return focused;
    return all.findIndex((link) => link.closest("[data-row]")?.getAttribute("aria-current") === "true");
  }

  function move(by: 1 | -1): void {
    const all = links();
    const at = current(all);
    const target = at === -1 ? all[0] : all[Math.min(all.length - 1, Math.max(0, at + by))];
    target?.focus();
    target?.closest("[data-row]")?.scrollIntoView({ block: "nearest" });
  }

  useHotkey({ keys: "j", label: t.parts.nextRow, group: "list", onPress: () => move(1) });
  useHotkey({ keys: "k", label: t.parts.previousRow, group: "list", onPress: () => move(-1) });
  useHotkey({
    keys: "o",
    label: t.parts.openRow,
    group: "list",
    onPress: () => {
      const all = links();
      all[current(all)]?.click();
    },
  });

  const choose = (range: boolean) => () => {
    const all = links();
    const box = all[current(all)]?.closest("[data-row]")?.querySelector<HTMLElement>("[data-row-box] input");
    // Where there is no room for boxes nothing is chosen unseen.
    if (box?.checkVisibility()) box.dispatchEvent(new MouseEvent("click", { bubbles: true, shiftKey: range }));
  };
  useHotkey(selectable ? { keys: "x", label: t.parts.selectRow, group: "list", onPress: choose(false) } : null);
  useHotkey(selectable ? { keys: "Shift+X", label: t.parts.selectRange, group: "list", onPress: choose(true) } : null);

  useEffect(() => {
    const row = takeRowLeft();
    const all = root.current?.querySelectorAll<HTMLElement>("[data-row-link]") ?? [];
    if (row !== null) [...all].find((link) => link.getAttribute("href") === row)?.focus();
  }, []);

  function leave({ target }: MouseEvent): void {
    const link = target instanceof Element ? target.closest("[data-row-link]") : null;
    if (link !== null) leaveList(link.getAttribute("href") ?? "");
  }

  return (
    <div ref={root} onClickCapture={leave}>
      {children}
    </div>
  );
}
