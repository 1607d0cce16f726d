"use client";

/** The frame itself failed, so this brings a document of its own and leans on nothing, not even a style sheet. */
export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <main>
          <h1>This page could not be made.</h1>
          <p>Nothing was changed.</p>
          {error.digest ? <p>Quote {error.digest} when you report it.</p> : null}
          <p>
            <button type="button" onClick={reset}>
              Try again
            </button>
          </p>
        </main>
      </body>
    </html>
  );
}
