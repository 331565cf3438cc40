/** Line drawings on a grid of 24; decoration only, the words beside them carry the meaning. */
const paths = {
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2v2.5M12 19.5V22M2 12h2.5M19.5 12H22M4.9 4.9l1.8 1.8M17.3 17.3l1.8 1.8M4.9 19.1l1.8-1.8M17.3 6.7l1.8-1.8",
  moon: "M20 14.5A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.5 10.5Z",
  screen: "M3 5h18v11H3zM8 20h8M12 16v4",
  check: "M5 12.5l4.5 4.5L19 7.5",
  cross: "M6 6l12 12M18 6L6 18",
  warning: "M12 4 2.5 20h19zM12 10v4.5M12 17.2v.3",
  info: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 11v5.5M12 7.5v.3",
  error: "M8 3h8l5 5v8l-5 5H8l-5-5V8zM12 7.5v5.5M12 16v.3",
  pause: "M8 5v14M16 5v14",
  play: "M7 4.5v15l12-7.5z",
  arrival: "M4 12h11M11 7l5 5-5 5M20 4v16",
  exit: "M4 4v16M9 12h11M15 7l5 5-5 5",
  people:
    "M8.5 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM16.5 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM3 19c.5-3.5 2.7-5 5.5-5s5 1.5 5.5 5M16 14.5c2.5 0 4.3 1.3 5 4",
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM20.5 20.5 16 16",
  down: "M12 4v12M7 11.5l5 5 5-5M4 20h16",
  chart: "M4 20V4M4 20h16M8.5 16v-4M13 16V8M17.5 16v-6",
  falling: "M12 5v13M6.5 13l5.5 5.5 5.5-5.5",
  rising: "M12 19V6M6.5 11 12 5.5 17.5 11",
  reload: "M20 12a8 8 0 1 1-2.5-5.8M20 3v5h-5",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 7v5.2l3.2 2",
  dot: "M12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5Z",
  wrench: "M14.5 6.5a4.5 4.5 0 0 0-6 5.7L3.5 17.2 6.8 20.5l5-5a4.5 4.5 0 0 0 5.7-6l-2.7 2.7-2.3-.7-.7-2.3z",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={2}
      strokeLinecap="round"
      strokeLinejoin="round"
      style={{ flex: "none" }}
    >
      <path d={paths[name]} />
    </svg>
  );
}
