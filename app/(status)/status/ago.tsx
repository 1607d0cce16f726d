/** An age inside a sentence. `asRead` is what it was when the page was made: the script keeps it true, and the exact time stands beside it. */
export function Ago({ at, asRead }: { at: number; asRead: string }) {
  return (
    <span className="whitespace-nowrap" data-age={at}>
      {asRead}
    </span>
  );
}
