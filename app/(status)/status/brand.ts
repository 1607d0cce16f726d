import { config } from "@/lib/http/config";

/** Whose product this is. End users know their vendor, not us. */
export const brand = config.organisation;
