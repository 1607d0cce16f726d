import { useWords } from "@/components/words/use-words.server";

/** A whole load, so that nothing that was read for this person stays in the tab. */
export function SignOut() {
  const t = useWords();
  return (
    <>
      <button type="button" className="link" data-sign-out={t.common.theServerDidNotAnswerYou}>
        {t.common.signOut}
      </button>
      <span role="status" className="block empty:hidden" />
    </>
  );
}
