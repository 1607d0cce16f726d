"use client";

import { signOut } from "next-auth/react";
import { useState } from "react";
import { useWords } from "#use-words";

/** A whole load, so that nothing that was read for this person stays in the tab. */
export function SignOut() {
  const t = useWords();
  const [unanswered, setUnanswered] = useState(false);
  return (
    <>
      <button
        type="button"
        className="link"
        onClick={() => {
          signOut({ callbackUrl: "/signin?callbackUrl=%2Fstatus" }).catch(() => setUnanswered(true));
        }}
      >
        {t.common.signOut}
      </button>
      <span role="status" className="block empty:hidden">
        {unanswered ? t.common.theServerDidNotAnswerYou : null}
      </span>
    </>
  );
}
