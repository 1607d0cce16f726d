export const MAIN_ID = "main";

export function SkipLink() {
  return (
    <a
      href={`#${MAIN_ID}`}
      data-print="hide"
      className="fixed top-2 left-2 z-50 -translate-y-16 rounded-control bg-act px-3 py-2 font-medium text-on-act focus:translate-y-0"
    >
      Skip to content
    </a>
  );
}
