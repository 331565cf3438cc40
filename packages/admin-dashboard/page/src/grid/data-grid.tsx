import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Icon } from "../parts/icon.tsx";
import { count } from "../words/number.ts";
import type { GridColumn, GridSort } from "./column.ts";
import styles from "./data-grid.module.css";
import { useSorted } from "./use-sorted.ts";

const rowPx = 38;

/**
 * A table of any length: only the rows in view are in the document. Arrows, Home, End and the page keys move from row to row,
 * Enter opens one, Space chooses it.
 */
export function DataGrid<Row extends object>({
  label,
  rows,
  columns,
  idOf,
  sort,
  onSort,
  onOpen,
  selection,
}: {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly GridColumn<Row>[];
  readonly idOf: (row: Row) => string;
  readonly sort: GridSort;
  readonly onSort: (sort: GridSort) => void;
  readonly onOpen: (row: Row) => void;
  /** Who is chosen, and what changes it; without it nothing can be chosen. */
  readonly selection?: {
    readonly chosen: ReadonlySet<string>;
    readonly toggle: (id: string) => void;
    readonly toggleAll: (ids: readonly string[]) => void;
  };
}) {
  const scroll = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<string | null>(null);
  const sorted = useSorted(rows, columns, idOf, sort);
  const activeIndex = active === null ? -1 : sorted.findIndex((row) => idOf(row) === active);
  const virtualizer = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowPx,
    overscan: 8,
    // The active row stays in the document when it is scrolled away: it has the focus, and Tab leads back to it.
    rangeExtractor: useCallback(
      (range: Range) => {
        const indexes = defaultRangeExtractor(range);
        return activeIndex === -1 || indexes.includes(activeIndex)
          ? indexes
          : [...indexes, activeIndex].toSorted((a, b) => a - b);
      },
      [activeIndex],
    ),
  });
  // In another order one wants to see its beginning.
  useEffect(() => {
    scroll.current?.scrollTo({ top: 0 });
  }, [sort.id, sort.isFalling]);
  const items = virtualizer.getVirtualItems();
  // Somebody has to be reachable with Tab, also when the active row was filtered away.
  const tabIndexRow = activeIndex === -1 ? (items[0]?.index ?? 0) : activeIndex;
  const allIds = useMemo(() => sorted.map(idOf), [sorted, idOf]);
  const widths = [
    ...(selection === undefined ? [] : ["2.5rem"]),
    ...columns.map(({ widthRem }) => `minmax(${widthRem}rem, ${widthRem}fr)`),
  ].join(" ");
  const least =
    columns.reduce((sum, { widthRem }) => sum + widthRem, 0) + (selection === undefined ? 0 : 2.5) + 1;

  const focusRow = (index: number): void => {
    const row = sorted[index];
    if (row === undefined) return;
    setActive(idOf(row));
    virtualizer.scrollToIndex(index);
    const focus = (): boolean => {
      const element = scroll.current?.querySelector<HTMLElement>(`[data-index="${index}"]`);
      element?.focus({ preventScroll: true });
      return element !== undefined && element !== null;
    };
    // At once, so that the next key already finds it; a row that is not in the document comes with the scroll.
    if (!focus()) requestAnimationFrame(focus);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const target = event.target;
    if (!(target instanceof HTMLElement) || target.getAttribute("role") !== "row") return;
    // Ctrl or ⌘ K is the palette's.
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const index = Number(target.dataset["index"]);
    const row = sorted[index];
    if (row === undefined) return;
    const page = Math.max(1, Math.floor((scroll.current?.clientHeight ?? rowPx) / rowPx) - 2);
    const last = sorted.length - 1;
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: index + 1,
      j: index + 1,
      ArrowUp: index - 1,
      k: index - 1,
      PageDown: index + page,
      PageUp: index - page,
      Home: 0,
      End: last,
    };
    const next = targets[event.key];
    if (next !== undefined) focusRow(Math.min(last, Math.max(0, next)));
    else if (event.key === "Enter") onOpen(row);
    else if (event.key === " " && selection !== undefined) selection.toggle(idOf(row));
    else return;
    event.preventDefault();
  };

  return (
    <div ref={scroll} className={styles.scroll}>
      <div
        role="grid"
        aria-label={label}
        aria-rowcount={sorted.length + 1}
        aria-multiselectable={selection === undefined ? undefined : true}
        className={styles.grid}
        style={{ minWidth: `${least}rem` }}
        onKeyDown={onKeyDown}
      >
        <div role="rowgroup" className={styles.head}>
          <div role="row" aria-rowindex={1} className={styles.row} style={{ gridTemplateColumns: widths }}>
            {selection === undefined ? null : (
              <span role="columnheader" className={styles.cell}>
                <input
                  type="checkbox"
                  aria-label={`Choose all ${count(sorted.length)}`}
                  checked={sorted.length > 0 && allIds.every((id) => selection.chosen.has(id))}
                  onChange={() => selection.toggleAll(allIds)}
                />
              </span>
            )}
            {columns.map((column) => (
              <Header key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </div>
        </div>
        <div role="rowgroup" className={styles.body} style={{ height: virtualizer.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const row = sorted[index];
            if (row === undefined) return null;
            const id = idOf(row);
            return (
              <GridRow
                key={id}
                row={row}
                id={id}
                index={index}
                start={start}
                widths={widths}
                columns={columns}
                isReachable={index === tabIndexRow}
                isChosen={selection?.chosen.has(id) ?? null}
                onToggle={selection?.toggle}
                onActive={setActive}
                onOpen={onOpen}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Header<Row>({
  column,
  sort,
  onSort,
}: {
  readonly column: GridColumn<Row>;
  readonly sort: GridSort;
  readonly onSort: (sort: GridSort) => void;
}) {
  if (column.value === undefined) {
    return (
      <span role="columnheader" className={styles.cell}>
        {column.header}
      </span>
    );
  }
  const isSorted = sort.id === column.id;
  return (
    <span
      role="columnheader"
      className={styles.cell}
      aria-sort={isSorted ? (sort.isFalling ? "descending" : "ascending") : "none"}
    >
      <button
        type="button"
        className={styles.sort}
        onClick={() => onSort({ id: column.id, isFalling: isSorted && !sort.isFalling })}
      >
        {column.header}
        {isSorted ? <Icon name={sort.isFalling ? "falling" : "rising"} size={12} /> : null}
      </button>
    </span>
  );
}

function GridRow<Row extends object>({
  row,
  id,
  index,
  start,
  widths,
  columns,
  isReachable,
  isChosen,
  onToggle,
  onActive,
  onOpen,
}: {
  readonly row: Row;
  readonly id: string;
  readonly index: number;
  readonly start: number;
  readonly widths: string;
  readonly columns: readonly GridColumn<Row>[];
  readonly isReachable: boolean;
  /** Null where nothing can be chosen. */
  readonly isChosen: boolean | null;
  readonly onToggle: ((id: string) => void) | undefined;
  readonly onActive: (id: string) => void;
  readonly onOpen: (row: Row) => void;
}) {
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isChosen ?? undefined}
      data-index={index}
      data-chosen={isChosen ?? undefined}
      tabIndex={isReachable ? 0 : -1}
      className={styles.row}
      style={{ gridTemplateColumns: widths, transform: `translateY(${start}px)` }}
      onFocus={() => onActive(id)}
      onDoubleClick={() => onOpen(row)}
    >
      {isChosen === null ? null : (
        <span role="gridcell" className={styles.cell}>
          <input
            type="checkbox"
            tabIndex={-1}
            aria-label={`Choose ${id}`}
            checked={isChosen}
            onChange={() => onToggle?.(id)}
          />
        </span>
      )}
      {columns.map((column) => (
        <span key={column.id} role="gridcell" className={styles.cell}>
          {column.cell(row)}
        </span>
      ))}
    </div>
  );
}
