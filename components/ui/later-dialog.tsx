"use client";

import { type ComponentType, useEffect } from "react";
import { useWords } from "#use-words";
import { openingStarted } from "@/components/keyboard/opening";
import { LaterPart, useLaterPart } from "@/components/ui/later-part";
import { useMessages } from "@/components/ui/messages";

type Opens = { open: boolean; onClose: () => void };

/**
 * A dialog that weighs nothing before it is asked for. Until it is there nothing is drawn, so the focus stays on what was
 * pressed, and the press opens it as soon as it can be; where it cannot, that is said.
 */
export function laterDialog<P extends Opens>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  const part = new LaterPart(load);
  return function LaterDialog(props: P) {
    const t = useWords();
    const { say } = useMessages();
    const { open, onClose } = props;
    const Part = useLaterPart(part, open, () => {
      say({ text: t.general.theServerDidNotAnswer });
      onClose();
    });
    const isOpening = open && Part === null;
    useEffect(() => (isOpening ? openingStarted() : undefined), [isOpening]);
    return Part === null ? null : <Part {...props} />;
  };
}
