"use client";

import { use } from "react";
import { WordsContext } from "@/components/words/words-provider";
import type { Words } from "@/lib/words/words";

/** The catalogue in the reader's language, in the browser and wherever it renders what is the browser's. */
export function useWords(): Words {
  const words = use(WordsContext);
  if (words === null) throw new Error("No language is set: the WordsProvider is missing.");
  return words;
}
