import { useWords } from "#use-words";
import { PageBody, PageHeader } from "@/components/shell/page-header";
import { ButtonLink } from "@/components/ui/button";

/** The same for what never existed, what is gone and what belongs to others. */
export default function ConsoleNotFound() {
  const t = useWords();
  return (
    <PageBody>
      <PageHeader title={t.general.thereIsNothingHereThatYou} sub={t.general.itMayNeverHaveExistedBe} />
      <ButtonLink href="/">{t.common.overview}</ButtonLink>
    </PageBody>
  );
}
