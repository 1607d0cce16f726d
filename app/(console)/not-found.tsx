import { PageBody, PageHeader } from "@/components/shell/page-header";
import { ButtonLink } from "@/components/ui/button";

/** The same for what never existed, what is gone and what belongs to others. */
export default function ConsoleNotFound() {
  return (
    <PageBody>
      <PageHeader
        title="There is nothing here that you can see."
        sub="It may never have existed, be gone, or belong to a team that is not yours. Search finds things by key, reference, external id or hash."
      />
      <ButtonLink href="/">Overview</ButtonLink>
    </PageBody>
  );
}
