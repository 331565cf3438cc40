import type { ReactNode } from "react";

/** A column of a {@link DataGrid}. */
export interface GridColumn<Row> {
  readonly id: string;
  readonly header: string;
  readonly widthRem: number;
  /** What it is sorted by; null sorts last, whichever way. Columns without it cannot be sorted by. */
  readonly value?: (row: Row) => string | number | null;
  readonly cell: (row: Row) => ReactNode;
}

/** By which column rows are sorted; in the address `-waited` is falling. */
export interface GridSort {
  readonly id: string;
  readonly isFalling: boolean;
}

export function parseSort(text: string | undefined, fallback: GridSort): GridSort {
  if (text === undefined || text === "") return fallback;
  return { id: text.replace(/^-/, ""), isFalling: text.startsWith("-") };
}

export function sortText({ id, isFalling }: GridSort): string {
  return `${isFalling ? "-" : ""}${id}`;
}
