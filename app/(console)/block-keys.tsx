"use client";

import { useRouter } from "next/navigation";
import { useWords } from "#use-words";
import { wayBack } from "@/components/data-table/way-back";
import { useHotkey } from "@/components/keyboard/hotkeys";

/** Not by the address: a second press has to lead there again. */
function goTo(id: string): void {
  const block = document.getElementById(id);
  block?.focus({ preventScroll: true });
  block?.scrollIntoView({ block: "start" });
}

/** The keys of the blocks that people look for first. */
export function BlockKeys() {
  const t = useWords();
  useHotkey({ keys: "e", label: t.common.evidence, group: "page", onPress: () => goTo("evidence") });
  useHotkey({ keys: "t", label: t.common.timeline, group: "page", onPress: () => goTo("timeline") });
  return null;
}

/** To the block with this id, which says what a repair would do. */
export function PreviewKey({ id }: { id: string }) {
  const t = useWords();
  useHotkey({ keys: "p", label: t.common.whatItWouldDo, group: "page", onPress: () => goTo(id) });
  return null;
}

/** Back to the list that this was opened from, as it was left there. */
export function BackKey({ list }: { list: string }) {
  const t = useWords();
  const router = useRouter();
  useHotkey({
    keys: "Escape",
    label: t.common.backToTheList,
    group: "page",
    onPress: () => router.push(wayBack(list)),
  });
  return null;
}
