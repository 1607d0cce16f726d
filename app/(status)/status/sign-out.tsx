"use client";

import { signOut } from "next-auth/react";
import { useState } from "react";

/** A whole load, so that nothing that was read for this person stays in the tab. */
export function SignOut() {
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
        Sign out
      </button>
      <span role="status" className="block empty:hidden">
        {unanswered ? "The server did not answer. You may still be signed in." : null}
      </span>
    </>
  );
}
