/**
 * Where the dashboard is mounted, as the browser sees it, with a slash at its end. Every script of the page lies
 * in `assets/` below it, so this also holds behind a proxy that adds a prefix.
 */
export const baseUrl: URL = new URL(/* @vite-ignore */ "../", import.meta.url);
