import { useWords } from "#use-words";

/** "Is this only me?" */
export function ServiceLink() {
  const t = useWords();
  return (
    <a href="/status/service" className="link">
      {t.status.isThisOnlyMe}
    </a>
  );
}
