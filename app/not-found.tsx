import { useWords } from "#use-words";
import { Logo } from "@/components/shell/logo";
import { MAIN_ID } from "@/components/shell/skip-link";

export default function NotFound() {
  const t = useWords();
  return (
    <main
      id={MAIN_ID}
      tabIndex={-1}
      className="mx-auto flex min-h-dvh w-full max-w-[32rem] flex-col px-5 py-16 outline-none"
    >
      <Logo />
      <h1 className="pt-10 text-title font-title tracking-tight">{t.faults.thereIsNothingAtThisAddress}</h1>
      <p className="pt-2 text-ink2">{t.faults.itMayHaveBeenMistypedOr}</p>
      <p className="pt-4">
        <a href="/" className="link">
          {t.faults.goToTheStart}
        </a>
      </p>
    </main>
  );
}
