import { use } from "react";
import { requestWords, wordsAround } from "@/lib/http/request-words";
import type { AllWords } from "@/lib/words/words";

/** The same where only the server renders: a component need not know on which side it is. */
export function useWords(): AllWords {
  return wordsAround() ?? use(requestWords());
}
