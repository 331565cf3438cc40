import { createSortedRowModel, rowSortingFeature, tableFeatures, useTable } from "@tanstack/react-table";
import { useMemo } from "react";
import type { GridColumn, GridSort } from "./column.ts";

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });

/** The rows in the order that is asked for; ties keep the order in which they came. */
export function useSorted<Row extends object>(
  rows: readonly Row[],
  columns: readonly GridColumn<Row>[],
  idOf: (row: Row) => string,
  sort: GridSort,
): readonly Row[] {
  const defs = useMemo(
    () =>
      columns.map(({ id, value }) => ({
        id,
        // TanStack puts undefined last, whichever way is sorted.
        accessorFn: (row: Row) => value?.(row) ?? undefined,
        sortUndefined: "last" as const,
        sortFn: compare,
      })),
    [columns],
  );
  const sorting = useMemo(() => [{ id: sort.id, desc: sort.isFalling }], [sort.id, sort.isFalling]);
  const data = useMemo(() => [...rows], [rows]);
  const table = useTable({ features, data, columns: defs, getRowId: idOf, state: { sorting } });
  const model = table.getRowModel();
  return useMemo(() => model.rows.map(({ original }) => original), [model]);
}

function compare(
  a: { getValue: (id: string) => unknown },
  b: { getValue: (id: string) => unknown },
  id: string,
): number {
  const [left, right] = [a.getValue(id), b.getValue(id)];
  if (typeof left === "number" && typeof right === "number") return left - right;
  const [first, second] = [String(left), String(right)];
  return first < second ? -1 : first > second ? 1 : 0;
}
