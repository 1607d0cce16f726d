import { queryOptions } from "@tanstack/react-query";
import type { PeopleList } from "../../db/queries/people-list.ts";
import type { PeopleParams } from "./people-params.ts";
import { getJson, withQuery } from "./request.ts";

export type { PersonRow } from "../../db/queries/people-list.ts";
export type { PeopleList };

export const peopleOptions = (params: PeopleParams) =>
  queryOptions({
    queryKey: ["person", "list", params],
    queryFn: ({ signal }) => getJson<PeopleList>(withQuery("/api/v1/people", params), signal),
  });
