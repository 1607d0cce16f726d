import { useWords } from "#use-words";

/** Whoever is not signed in any more does so in another tab, so that what was typed here stays. */
export function SignInBeside() {
  const t = useWords();
  return (
    <a href="/signin" target="_blank" rel="noreferrer" className="link">
      {t.states.signInInANewTab}
    </a>
  );
}
