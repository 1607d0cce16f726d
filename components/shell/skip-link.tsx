import { useWords } from "#use-words";
export const MAIN_ID = "main";

export function SkipLink() {
  const t = useWords();
  return (
    <a
      href={`#${MAIN_ID}`}
      data-print="hide"
      className="fixed top-2 start-2 z-50 -translate-y-16 rounded-control bg-act px-3 py-2 font-medium text-on-act focus:translate-y-0"
    >
      {t.shell.skipToContent}
    </a>
  );
}
