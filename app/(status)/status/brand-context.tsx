"use client";

import { createContext, type ReactNode, useContext } from "react";

const BrandContext = createContext("");

export function BrandProvider({ brand, children }: { brand: string; children: ReactNode }) {
  return <BrandContext value={brand}>{children}</BrandContext>;
}

/** For what runs in the browser: the config itself must not reach it. */
export function useBrand(): string {
  return useContext(BrandContext);
}
