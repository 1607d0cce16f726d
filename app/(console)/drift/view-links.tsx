"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useWords } from "#use-words";
import { Button } from "@/components/ui/button";
import { laterDialog } from "@/components/ui/later-dialog";
import { TabNav } from "@/components/ui/tab-nav";
import { visibleText } from "@/lib/format/visible-text";
import type { DriftParams } from "@/lib/query/drift-params";
import { type ViewRow, viewsOptions } from "@/lib/query/drifts";
import { withQuery } from "@/lib/query/request";
import { removeView } from "@/lib/query/verbs";
import type { SaveViewDialogProps } from "./save-view-dialog";
import { useViewVerb } from "./use-view-verb";

const SaveViewDialog = laterDialog<SaveViewDialogProps>(
  async () => (await import("./save-view-dialog")).SaveViewDialog,
);

/** The lists that people come back to, each with how many it shows now. */
export function ViewLinks({ params }: { params: DriftParams }) {
  const t = useWords();
  const { data } = useQuery(viewsOptions());
  // In any order it is the same view.
  const canonical = (query: string) =>
    [...new URLSearchParams(query)]
      .map((pair) => pair.join("="))
      .sort()
      .join("&");
  const { cursor: _, ...shown } = params;
  const here = withQuery("", shown).slice(1);
  const isHere = (query: string) => canonical(query) === canonical(here);
  const saved = data?.saved ?? [];
  const own = saved.find((view) => view.mine && isHere(view.query)) ?? null;
  const count = (view: { count: ViewRow["count"] }) => (view.count === null ? "–" : t.capped(view.count));
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-line border-b px-4 max-sm:pb-2 md:px-6">
      <TabNav
        label={t.inbox.views}
        className="min-w-0 border-0 max-sm:[&_ul]:flex-nowrap max-sm:[&_ul]:overflow-x-auto max-sm:[&_a]:whitespace-nowrap"
        tabs={[
          { href: "/drift", label: t.common.allTitle, current: here === "" },
          ...(data?.builtIn ?? []).map((view) => ({
            href: `/drift?${view.query}`,
            label: t.inbox.builtIn[view.id],
            count: count(view),
            current: isHere(view.query),
          })),
          ...saved.map((view) => ({
            href: `/drift?${view.query}`,
            label:
              view.mine || view.byName === null
                ? visibleText(view.name)
                : t.inbox.viewOf(visibleText(view.name), visibleText(view.byName)),
            count: count(view),
            current: isHere(view.query),
          })),
        ]}
      />
      {here === "" || (data?.builtIn ?? []).some((view) => isHere(view.query)) ? null : own === null ? (
        <SaveView query={here} />
      ) : (
        <RemoveView view={own} />
      )}
    </div>
  );
}

function RemoveView({ view }: { view: ViewRow }) {
  const t = useWords();
  const remove = useViewVerb(removeView);
  return (
    <Button size="sm" variant="quiet" busy={remove.isPending} onClick={() => remove.mutate(view.id)}>
      {t.inbox.removeView}
    </Button>
  );
}

function SaveView({ query }: { query: string }) {
  const t = useWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" variant="quiet" onClick={() => setOpen(true)}>
        {t.inbox.saveView}
      </Button>
      <SaveViewDialog query={query} open={open} onClose={() => setOpen(false)} />
    </>
  );
}
