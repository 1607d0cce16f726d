import { parseAsArrayOf, parseAsString } from "nuqs/server";

export const repairEndParams = { repairs: parseAsArrayOf(parseAsString) };

/** The repairs that somebody approved on the page, so that it tells what became of them after a reload as well. */
export const batchParams = { decided: parseAsArrayOf(parseAsString) };
