import { clsx } from "clsx";
import { useWords } from "#use-words";
import { SignInBeside } from "@/components/states/sign-in-beside";
import { asProblem } from "@/lib/query/problem";
import { failureWords } from "./failure-words";

/** Why what was asked for was not done: above the buttons, because no field is to blame. */
export function FailureLine({ error, className }: { error: Error | null; className?: string }) {
  const t = useWords();
  if (error === null) return null;
  return (
    <p role="alert" className={clsx("text-unsure", className)}>
      {failureWords(t, error)} {asProblem(error).status === 401 ? <SignInBeside /> : null}
    </p>
  );
}
