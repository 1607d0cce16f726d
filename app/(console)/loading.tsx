import { PageBody } from "@/components/shell/page-header";
import { Loading } from "@/components/states/loading";

export default function ConsoleLoading() {
  return (
    <PageBody>
      <Loading label="Reading" />
    </PageBody>
  );
}
