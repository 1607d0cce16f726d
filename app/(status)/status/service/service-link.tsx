import Link from "next/link";
import { useWords } from "#use-words";

/** "Is this only me?" */
export function ServiceLink() {
  const t = useWords();
  return (
    <Link href="/status/service" className="link" prefetch={false}>
      {t.status.isThisOnlyMe}
    </Link>
  );
}
