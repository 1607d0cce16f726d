import { useWords } from "@/components/words/use-words.server";

/** "Is this only me?" */
export function ServiceLink() {
  const t = useWords();
  return (
    <a href="/status/service" className="link" data-print="hide">
      {t.status.isThisOnlyMe}
    </a>
  );
}
